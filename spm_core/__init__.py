"""Strategic Performance Management: all that is true without a screen."""
