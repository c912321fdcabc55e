"""The assessor's page: the assessment form alone, in a browser, by a personal link.

`python -m partnerlib.page larkspur` serves it.
"""
