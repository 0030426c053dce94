"""Pictures: taken in, verified, resized, kept in media.db under the hash of their bytes."""
