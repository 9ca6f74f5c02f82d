"""R's own files of data, read by rdata."""
