"""Meta's Graph API on a loopback port: WhatsApp's Cloud API and Messenger's Send API, with two phones in the browser.

Written from the platforms' documentation and independent of our own channels, so that the two check each other.
`server.running_graph_emulator` starts it for a test, `server.serve_emulator` as a process.
"""
