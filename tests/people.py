"""The people in tests: Ada is subscribed, Bob subscribed later, Eve never."""
