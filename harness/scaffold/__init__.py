"""What `parity init` writes into a project: settings, first scenarios, a workflow; nothing that is there is touched."""
