"""The record as tools of a language model, over the Model Context Protocol: it may read, it cannot write.

`rows` are what the tools give, `answers` find it in the store, `server` offers it through the SDK. Every row carries
the exact words of an article, where they stand in it, its address and the hash of its text: none goes without.
"""
