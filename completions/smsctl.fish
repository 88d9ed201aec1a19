complete --keep-order --exclusive --command smsctl --arguments "(COMPLETE=fish smsctl -- (commandline --current-process --tokenize --cut-at-cursor) (commandline --current-token))"
