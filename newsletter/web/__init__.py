"""The pages: the archive, view online, preferences, unsubscribe, and the preview of what will be sent."""
