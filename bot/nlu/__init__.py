"""Understanding what a customer writes: language, entities, intent.

The algorithms live in modules that know nothing of Rasa and can be used and measured alone; `language`, `entities`
and `classifier` are the thin Rasa components around them.
"""
