"""The small words that give a language away, and those that everybody types.

English has in addition the words of a shop, because customers write `order status` without any small word. What
languages share (`a`, `no`, `de`, `me`) stands under each of them or under none, so that it decides nothing.
"""

from __future__ import annotations

NEUTRAL = frozenset("ok okay oke yes yeah no lol haha wow bye sms thx pls hmm um uh oh ah x".split())  # noqa: SIM905
"""Typed in every language: they say nothing about the one the customer speaks."""

_WORDS = {
    "en": """
        a about after again all am an and any anyone are arent as ask at away be because been before but by can cancel
        cannot cant change come coming could couldnt delivered deliver delivery did didnt do does doesnt doing done
        dont each even ever every find first for from get getting give go going good got had has hasnt have havent
        havnt hello help her here hey hi his hours how i id if ill im in into is isnt it items its ive just know last
        late later less let like long look looking lost made make many may maybe me mean money more most much must my
        need never new next not nothing now number of off on once one only open or order ordered orders other our out
        over own package parcel pay payment person please price product put really receive received refund return
        right said same say see send sent service she shipping shipped should since size so some someone something
        soon status still stop such take talk tell than thank thanks that thats the their them then there theres these
        they thing think this those time to today told tomorrow too track tracking two u until up ur us use very wait
        waiting wanna want was wasnt way we weeks well went were weve what whats when where wheres which while who whos
        why will with without wont work working would wrong yesterday yet you your youre
    """,
    "es": """
        a al algo aquí con como cómo cual cuál cuando cuándo cuanto cuánto cuesta de del desde donde dónde el ella en
        es esta está este esto estoy favor gracias ha hace hasta hay hola la las le lo los me mi mis muy necesito no
        nos para pedido pero por porque puede pueden puedo que qué quiero quisiera se ser si sí sin son su sus también
        tengo tiene tienen todo tu un una uno ustedes y ya yo buenos buenas días tardes dinero compra envío llegado
        devolver cancelar
    """,
    "fr": """
        a ai ainsi alors au aussi aux avec avez avoir bonjour bonsoir c ce cela ces cette combien comme comment
        commande d dans de des depuis dois du elle en est et être faire il ils j je jai jaimerais la le les leur ma
        mais mes merci mon n ne nest notre nous on ont ou où par pas peut peux plus pour pourquoi pouvez puis qu quand
        que quel quelle quest qui reçu s sa salut se ses si sont suis sur s il te tu un une veux voudrais vos votre
        vous y beaucoup colis livraison est annuler
    """,
    "de": """
        aber als am an auch auf aus bei bin bis bitte bestellung da danke das dass dem den der des die dies diese
        doch du ein eine einen einem einer er es für gibt guten habe haben hallo hat ich ihr ihre im in ist ja kann
        kein keine können könnte man mein meine meinen mich mir mit möchte nach nicht noch nur oder paket schon sehr
        sie sind so tag über um und uns von war warum was wann wenn wer wie wieder will wir wird wo würde zu zum zur
        zurück geld lieferung
    """,
    "it": """
        a al alla anche ancora avete buongiorno che chi ci ciao come con cosa da dal dalla dei del della delle di dove
        e è gli grazie ha ho i il in io la le lo ma mi mia mio nel nella non o ordine per perché posso potete quale
        quando quanto questo questa sono su suo un una vorrei pacco arrivato
    """,
    "pt": """
        a ao as até bom boa dia com como da das de do dos e é ela ele em então esta está este eu foi isso já mais mas
        me meu minha muito na não no nos o obrigado obrigada olá onde os ou para pedido pela pelo por porque posso
        qual quando quanto que quero custa compra cancelar se sem ser seu sua são também tem tenho um uma você
        vocês gostaria
    """,
    "nl": """
        aan al als bent bestelling bij dag dank dat de deze die dit een en er geen graag goede had heb hebben heeft
        het hoe hoeveel ik in is ja jij je jullie kan kunnen maar me meer met mij mijn naar niet nog of om ook op over
        pakket te terug tot uit van veel verzenden voor waar waarom wanneer wat we welke wel wil worden zijn zou
    """,
    "vi": """
        ạ anh bạn bao bị cảm cho chưa có của đã đang đâu đến được đơn em giao gì giờ hàng không khi làm lại mình mua
        muốn nào này nhiêu ơi ở rồi sao tôi thì trả và với vậy xin chào
    """,
    "id": """
        ada akan anda apa apakah bagaimana barang belum berapa bisa dan dari dengan di dimana halo ini itu kapan
        kenapa ke kirim mau mana pesanan saya sampai sudah terima kasih tidak tolong untuk yang
    """,
    "tr": """
        ama bana ben benim bir bu da de değil evet hayır için ile iade istiyorum kargo kadar lütfen mi mı merhaba
        ne nasıl nerede sipariş siparişim teşekkürler var ve yok zaman
    """,
    "pl": """
        ale bardzo chcę czy dla do dzień dobry dziękuję gdzie i ile jak jaki jest kiedy mam mi mnie mogę moja moje na
        nie o od paczka po proszę się są to w z za zamówienie że
    """,
}

COMMON: dict[str, frozenset[str]] = {code: frozenset(words.split()) for code, words in _WORDS.items()}
"""Function words by ISO 639-1 code, in lower case, apostrophes left out."""
