"""What a release says of itself, each file from one module: packages, licences, RO-Crate, headers, archive."""
