play(perform, WebexConvergedRecordings)
