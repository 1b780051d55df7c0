"""The systems that cxcore reads and writes: one file each, all by one template."""
