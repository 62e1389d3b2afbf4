"""A far end in a process of its own: an SMTP server that has on disk what it accepted before it says so."""
