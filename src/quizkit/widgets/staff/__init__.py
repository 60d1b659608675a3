"""What the pages of organisers and teachers share: the token at the door, the frame, small pieces."""
