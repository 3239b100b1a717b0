"""The shapes that a language may have in `data/lexicon/`, and what each must tell as a group."""

from __future__ import annotations

from collections.abc import Mapping

_NOTHING: frozenset[str] = frozenset()

SHAPE_GROUPS: Mapping[str, frozenset[str]] = {
    # dates
    "date": frozenset({"month"}),
    "month": frozenset({"month"}),
    "counted_days": frozenset({"count", "way"}),
    "weekday": frozenset({"weekday"}),
    "next_weekday": frozenset({"weekday"}),
    "weekday_after_next": frozenset({"weekday"}),
    "relative_day": _NOTHING,
    # sums, counts and sizes
    "money": frozenset({"unit"}),
    "quantity": frozenset({"count"}),
    "size": frozenset({"size"}),
    "more_behind": _NOTHING,
    # pieces that somebody would buy
    "pieces_wanted": frozenset({"count"}),
    "pieces_before": frozenset({"count"}),
    # codes, and what is none
    "tracking_label": _NOTHING,
    "order_label": _NOTHING,
    "order_label_behind": _NOTHING,
    "number_sign": _NOTHING,
    "spoken_order_before": _NOTHING,
    "spoken_order_behind": _NOTHING,
    "spoken_order_end": _NOTHING,
    "numbers_joint": _NOTHING,
    "wants_to_order": frozenset({"at"}),
    "coupon_label": _NOTHING,
    "postcode_label": _NOTHING,
    "code_name": _NOTHING,
    "number_suffix": _NOTHING,
    "phone_is_no_phone": _NOTHING,
    "like_money": _NOTHING,
    "like_date": _NOTHING,
    "like_time": _NOTHING,
    "like_quantity": _NOTHING,
    "like_street": _NOTHING,
    # names and places
    "person": frozenset({"name"}),
    "said_name": frozenset({"name"}),
    "introduced_name": frozenset({"name"}),
    "introduced_small_name": frozenset({"name"}),
    "name_alone": frozenset({"name"}),
    "not_name_alone": _NOTHING,
    "street": _NOTHING,
    "unit": _NOTHING,
    "city": frozenset({"city"}),
    "sent_there": _NOTHING,
    "sent_there_behind": _NOTHING,
    "behind_country": _NOTHING,
    # an address that was asked for
    "asks_where_to": _NOTHING,
    "flat_alone": frozenset({"unit"}),
    "recipients_phone": _NOTHING,
    "address_head": _NOTHING,
    "address_tail": _NOTHING,
    "email_label": _NOTHING,
    "postcode_in_address": _NOTHING,
    "street_lead": _NOTHING,
    "street_line": _NOTHING,
    "unit_line": _NOTHING,
    "not_this": _NOTHING,
    "number_swapped": frozenset({"new", "old"}),
    "street_number": frozenset({"new"}),
    # items, orders and products
    "some_of": frozenset({"some", "all"}),
    "item_joint": _NOTHING,
    "adds_item": _NOTHING,
    "this_one": frozenset({"value"}),
    "list_joint": _NOTHING,
    "leads_to_wish": _NOTHING,
    "clause_end": _NOTHING,
    "before_order": _NOTHING,
    "order_clue": _NOTHING,
    "names_no_product": _NOTHING,
    "the_thing": frozenset({"thing"}),
    "asks_best_sellers": _NOTHING,
    # how something is washed, dried or cleaned
    "about_care": _NOTHING,
    "tells_care": _NOTHING,
    # something shall be recommended
    "recommends": _NOTHING,
    # how what was found shall be sorted
    "cheap_first": _NOTHING,
    "dear_first": _NOTHING,
    # a message with several wishes
    "named_number": _NOTHING,
    "sends_elsewhere": _NOTHING,
    "sends_elsewhere_behind": _NOTHING,
    "request_ending": _NOTHING,
    "only_ending": _NOTHING,
    "sentence_end": _NOTHING,
    "wish_joint": _NOTHING,
    "asks_whether": _NOTHING,
    "not_wished": _NOTHING,
    "small_sound": _NOTHING,
    # a number for a line of a numbered menu, with nothing else beside it
    "menu_number": frozenset({"count"}),
    # what no agent may read
    "secret": frozenset({"secret"}),
    # where the words around a day end, and that they tell what was done on it
    "day_clause_end": _NOTHING,
    "past_deed": _NOTHING,
    "changes_payment": _NOTHING,
    "wants_money": _NOTHING,
    "wanted_by": _NOTHING,
    "orders_on_day": _NOTHING,
    # a complaint about somebody of the shop
    "about_person": _NOTHING,
    # somebody of the shop who shall come
    "wants_person": _NOTHING,
    # the same said so clearly that nothing else in the message counts; who would do without
    "calls_person": _NOTHING,
    "calls_nobody": _NOTHING,
    "wants_nobody": _NOTHING,
    # a parcel that did not come
    "never_came": _NOTHING,
    # a request, though with a question mark
    "asks_us": _NOTHING,
    # what was just done shall not count, or may not, or not where an order was cancelled; what is meant beside it
    "undoes": _NOTHING,
    "undoes_perhaps": _NOTHING,
    "undoes_order": _NOTHING,
    "beside_undoing": _NOTHING,
    # a return or an exchange that was asked for, and is not wanted any more
    "undoes_return": _NOTHING,
    # which way a fee for shipping is for, or who pays it
    "both_ways": _NOTHING,
    # an exchange for something else; a refund to another account or card
    "other_product": _NOTHING,
    "other_account": _NOTHING,
    # shipping to islands and the like; what was paid for shipping, which is no basket
    "remote_places": _NOTHING,
    "paid_for_shipping": _NOTHING,
    # the colour or size of an order that was placed shall be another one
    "changes_option": _NOTHING,
    # a picture that is going to be sent; a message that was meant for somebody else
    "sends_picture": _NOTHING,
    "sent_by_mistake": _NOTHING,
    # what was just told shall change
    "changes_it": _NOTHING,
    # something comes instead of what was wanted before; when something comes, and that it is what is sent again
    "rather": _NOTHING,
    "asks_when": _NOTHING,
    "about_replacement": _NOTHING,
    # a refund, or the pick-up of a return, that is late
    "late_refund": _NOTHING,
    # what of an address shall change
    "names_address": _NOTHING,
    "names_phone": _NOTHING,
    "names_recipient": _NOTHING,
    # the parcel of a return that is brought somewhere; at what time something comes; that it shall go elsewhere
    "drops_off": _NOTHING,
    "asks_hour": _NOTHING,
    "asks_link": _NOTHING,
    "asks_carrier": _NOTHING,
    # a refund that is less than was paid; a coupon that is not taken; whether a way to pay is taken
    "refund_short": _NOTHING,
    # other pieces, or another variant, than what was ordered; the e-mail or phone of an order that is wrong
    "other_quantity": _NOTHING,
    "ordered_but_needs": _NOTHING,
    "order_email": _NOTHING,
    "order_phone": _NOTHING,
    # what is asked inside a return or an exchange; `and?` after something was told
    "asks_fee": _NOTHING,
    "asks_time_left": _NOTHING,
    "goes_on": _NOTHING,
    "sees_in_person": _NOTHING,
    # how a return stands, where its money goes, a wrong payment, an answer that is waited for, a new address
    "state_of_return": _NOTHING,
    "to_my_account": _NOTHING,
    "charged_wrong": _NOTHING,
    "awaits_answer": _NOTHING,
    "new_address_told": _NOTHING,
    "pieces_needed": _NOTHING,
    "coupon_fails": _NOTHING,
    "asks_accepted": _NOTHING,
    "only_packaging": _NOTHING,
    "own_parcel": _NOTHING,
    "awaits_ordered": _NOTHING,
    "comes_of_told": _NOTHING,
    "received_elsewhere": _NOTHING,
    # what something costs; words that only look like a count
    "asks_cost": _NOTHING,
    "counts_nothing": _NOTHING,
    "pickup": _NOTHING,
    "pickup_when": _NOTHING,
    "what_if": _NOTHING,
    "refers_back": _NOTHING,
    "not_ordered": _NOTHING,
    "asks_restock": _NOTHING,
    # how many pieces are left, and whether there are so many
    "asks_left": _NOTHING,
    # a size by the scale of a country; how products differ
    "country_size": _NOTHING,
    "asks_difference": _NOTHING,
    "thing_in_stock": frozenset({"thing"}),
    "asks_pieces": frozenset({"count"}),
    "pickup_after": _NOTHING,
    "asks_again_when": _NOTHING,
    "asks_where_money": _NOTHING,
    "asks_amount_back": _NOTHING,
    "paid_twice": _NOTHING,
    "paid_unseen": _NOTHING,
    "lacks_number": _NOTHING,
    "unsafe": _NOTHING,
    "hacked": _NOTHING,
    # values of options
    "colour": _NOTHING,
    "option": _NOTHING,
}
