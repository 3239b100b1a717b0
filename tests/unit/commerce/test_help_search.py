"""The shipped articles are found by what customers really type, and only by that.

Each list has three parts. The weights and thresholds were chosen on the first. The second, when it was first run, had
its article first for 43 of 46 English and 51 of 55 Korean questions, and none of its 64 texts about something else was
answered; its misses then became keywords, as a merchant would do, and showed that slips of one letter needed care. The
third, run once after that, had its article first for all 48 questions, and none of its 24 other texts was answered.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from shipped_words import shipped_lexicon

from bot.commerce.help_articles import HelpArticle, load_articles
from bot.commerce.help_search import QUERY_CHARACTERS, HelpSearch

HELP = Path(__file__).parents[3] / "help"

QUESTIONS = {
    "en": [
        ("original-packaging", "my kid tore up the box, will you still take it back"),
        ("original-packaging", "have to send it back in the original box?"),
        ("army-bases-and-po-boxes", "my brother is a soldier, can his base receive parcels"),
        ("opened-or-used", "is something that I opened and tried once returnable"),
        ("opened-or-used", "is a candle that was lit once returnable"),
        ("partial-returns", "I want to keep the mugs and send back only the kettle"),
        ("returns-sent-by-yourself", "the return is already in the post but I never registered it"),
        ("order-page-trouble", "the website is stuck on the address page"),
        ("ordering-for-others", "I'd like it delivered straight to my sister, under her name"),
        ("where-we-ship-from", "where are things dispatched from"),
        ("where-we-ship-from", "is your warehouse in Korea"),
        ("gift-wrapping", "can you make it look nice, it's for my mum's birthday"),
        ("gift-wrapping", "I'd like to include a little note for the person receiving it"),
        ("gift-wrapping", "do you do giftwrapping?"),
        ("gift-cards", "how do i see what's left on my voucher"),
        ("gift-cards", "does the giftcard run out at some point"),
        ("care-linen", "can my bedsheets go in the dryer"),
        ("care-linen", "how hot can I wash the duvet cover"),
        ("care-ceramic", "is the plate ok for the microwave?"),
        ("care-ceramic", "can I put these mugs in the dishwasher"),
        ("care-wood", "my glass left a ring on the table, how do I get rid of it"),
        ("care-wood", "which oil should I use for the walnut tray"),
        ("care-wool", "the rug is shedding a lot of fluff is that normal"),
        ("care-wool", "how do I clean my wool blankt"),
        ("care-down", "is it ok to wash my goose duvet at home"),
        ("care-down", "can the memory foam pillow get wet"),
        ("furniture-assembly", "do I have to put the bookshelf together myself"),
        ("furniture-assembly", "lost the manual for my shelf"),
        ("warranty-and-repairs", "my lamp stopped working after 8 months, is it still under guarantee?"),
        ("warranty-and-repairs", "do you fix broken chairs"),
        ("spare-parts", "I broke the glass shade, can I get just the shade"),
        ("spare-parts", "one screw is gone, can you send a replacement"),
        ("business-orders", "we want to buy 60 mugs for our staff, is there a discount"),
        ("business-orders", "can I get a quotation for our office"),
        ("receipts-and-invoices", "I need a VAT invoice for my company"),
        ("receipts-and-invoices", "where can I download my reciept"),
        ("loyalty-points", "how do I spend my reward points"),
        ("restock-notifications", "it's sold out, can you tell me when you get more"),
        ("pre-orders", "the chair isn't released yet, can I reserve one"),
        ("customs-and-duties", "will I have to pay import tax when it gets to Germany"),
        ("split-payment", "can I put half on my visa and half on another card"),
        ("instalments", "can i pay it off monthly"),
        ("account-and-guest-checkout", "do i need to register to buy something"),
        ("forgotten-login-id", "I don't remember which email I signed up with"),
        ("privacy-and-data", "do you share my personal details with third parties"),
        ("packaging-and-recycling", "how do I dispose of the cardboard box"),
        ("showroom-and-parking", "is there anywhere to park at your store"),
        ("showroom-and-parking", "can I come and see the sofa in person"),
        ("how-to-order", "how do I actually buy something here"),
        ("price-match", "I found the same lamp cheaper somewhere else"),
        ("price-match", "the price dropped two days after I bought it!!"),
        ("reviews", "why isnt my review showing up"),
        ("press-and-collaborations", "I'm an influencer and would love to collaborate"),
        ("candle-and-diffuser-safety", "is the reed diffuser safe with cats around"),
        ("candle-and-diffuser-safety", "how many hours can the candle burn"),
        ("lamps-abroad", "will your desk lamp work in the US with 110v"),
        ("missing-confirmation-email", "I ordered an hour ago and never got a confirmation"),
        ("failed-payment", "my card keeps getting declined"),
        ("double-payment", "I think I was charged twice"),
        ("bank-transfer-name", "my wife sent the transfer from her account"),
        ("leaving-the-shop", "will my points be lost when I close the account"),
        ("delivery-instructions", "can the courier leave it with the security guard"),
        ("delivery-instructions", "nobody will be home, just leave it outside the door"),
        ("holiday-deliveries", "do you deliver during chuseok"),
        ("holiday-deliveries", "will it come on sunday"),
        ("changing-items", "can I add one more cup to the order I just placed"),
        ("changing-items", "I ordered the wrong colour, can you swap it"),
        # written after the weights were chosen
        ("gift-wrapping", "it's a present for a friend, please don't put the price inside"),
        ("gift-cards", "can I buy a voucher for someone"),
        ("care-linen", "do the curtains shrink when washed"),
        ("care-linen", "do I need to iron these sheets"),
        ("care-ceramic", "there are grey marks on my plates from the knives"),
        ("care-ceramic", "can the bowl go in the oven"),
        ("care-wood", "how often should I oil the cutting board"),
        ("care-wool", "I spilled coffee on my rug"),
        ("care-wool", "moths are eating my throw"),
        ("furniture-assembly", "do I need my own tools for the shelf"),
        ("furniture-assembly", "can somebody come and put the table together for me"),
        ("warranty-and-repairs", "how long is the waranty on chairs"),
        ("warranty-and-repairs", "the drawer broke after half a year, can it be repaired"),
        ("spare-parts", "where do I get a new bulb for the lamp"),
        ("business-orders", "do you sell wholesale to cafes"),
        ("receipts-and-invoices", "I need something for my expense report"),
        ("receipts-and-invoices", "can you put our business number on the bill"),
        ("loyalty-points", "when do my points expire"),
        ("loyalty-points", "is there a membership programme"),
        ("restock-notifications", "email me when the beige one is available again please"),
        ("pre-orders", "how long does made to order furniture take"),
        ("customs-and-duties", "who pays the customs charges"),
        ("split-payment", "can my friend and I each pay part of it"),
        ("instalments", "do you have klarna or something like that"),
        ("account-and-guest-checkout", "can I check out as a guest"),
        ("forgotten-login-id", "forgot my user name"),
        ("privacy-and-data", "is my credit card info stored by you"),
        ("packaging-and-recycling", "is your packaging plastic-free"),
        ("packaging-and-recycling", "how well are fragile things packed"),
        ("showroom-and-parking", "which subway stop is your shop at"),
        ("showroom-and-parking", "is the shop wheelchair accessible"),
        ("how-to-order", "can I order over the phone"),
        ("price-match", "will you refund me the difference, it's on sale now"),
        ("reviews", "how can I delete the review I wrote"),
        ("press-and-collaborations", "I make pottery and want to sell it through you"),
        ("candle-and-diffuser-safety", "my baby sleeps in that room, can I light the candle"),
        ("candle-and-diffuser-safety", "candle makes black soot"),
        ("lamps-abroad", "do I need an adapter for england"),
        ("missing-confirmation-email", "did my order go thru? no email so far"),
        ("failed-payment", "the checkout page shows an error every time"),
        ("failed-payment", "payment wont go through"),
        ("delivery-instructions", "the gate has a code, where do I tell the driver"),
        ("holiday-deliveries", "will my parcel get here before christmas"),
        ("combined-shipping", "can you combine my two orders into one parcel"),
        ("changing-items", "remove one item from my order please"),
        # written after the last change of the search
        ("gift-wrapping", "could someone handwrite a birthday message for me"),
        ("gift-cards", "my gift card code doesnt tell me the balance"),
        ("care-linen", "red wine on the linen tablecloth help"),
        ("care-ceramic", "tiny cracks in the glaze of my cup"),
        ("care-wood", "the walnut table got a scratch"),
        ("care-wool", "can I machine wash the wool throw"),
        ("furniture-assembly", "does the dining table come assembled"),
        ("warranty-and-repairs", "who repairs the lamp if it is faulty"),
        ("spare-parts", "can I order a refill for the diffuser"),
        ("business-orders", "we are a hotel and would like a trade price"),
        ("receipts-and-invoices", "how can I get a proof of purchase"),
        ("loyalty-points", "I didn't get points for my last order"),
        ("restock-notifications", "is there a waiting list for the sold out vase"),
        ("customs-and-duties", "my parcel is stuck in customs"),
        ("instalments", "can I spread the payments over 6 months"),
        ("account-and-guest-checkout", "how do I open an account"),
        ("showroom-and-parking", "do you have a physical store I can visit"),
        ("packaging-and-recycling", "what do I do with all this packaging"),
        ("reviews", "where can I rate the chair I bought"),
        ("lamps-abroad", "what plug does the floor lamp have"),
        ("failed-payment", "the bank rejected my payment twice"),
        ("delivery-instructions", "please tell the driver not to ring the bell"),
        ("holiday-deliveries", "is there delivery on public holidays"),
        ("privacy-and-data", "what do you do with my personal data"),
        ("gifts-back", "I was given this as a present and would like to return it"),
        ("page-does-not-open", "your site will not load, just a blank page"),
        ("page-does-not-open", "is your website down at the moment?"),
        ("when-you-are-charged", "is my card charged now or at dispatch"),
    ],
    "ko": [
        ("gifts-back", "선물 받은 상품인데 주문번호를 몰라요"),
        ("page-does-not-open", "홈페이지 접속이 자꾸 오류가 나요"),
        ("when-you-are-charged", "결제 시점이 주문할 때인가요"),
        ("original-packaging", "원래 상자가 없는데 다른 박스에 넣어 보내도 되나요"),
        ("original-packaging", "박스를 잃어버렸어요 반품 못 하나요"),
        ("army-bases-and-po-boxes", "군대 간 동생한테 부대로 보낼 수 있나요"),
        ("opened-or-used", "비닐 뜯고 한 번 켜 봤는데 돌려보낼 수 있나요"),
        ("opened-or-used", "세탁까지 한 옷도 반품을 받아 주세요?"),
        ("partial-returns", "네 개 중에 두 개만 반품할 수 있어요?"),
        ("returns-sent-by-yourself", "반품 접수를 안 하고 우체국으로 벌써 보냈어요"),
        ("order-page-trouble", "주문서가 자꾸 멈춰서 넘어가지 않아요"),
        ("ordering-for-others", "이모 댁으로 선물 주문하려는데 받는 분을 어떻게 적어요"),
        ("where-we-ship-from", "물건이 어디서 발송되는 거예요"),
        ("where-we-ship-from", "출고지가 어느 지역인가요"),
        ("gift-wrapping", "엄마 생신 선물인데 예쁘게 싸 주실 수 있나요?"),
        ("gift-wrapping", "포장해서 보내주시나요 선물할건데"),
        ("gift-wrapping", "카드에 짧은 편지 써서 넣어 주세요"),
        ("gift-cards", "상품권에 돈 얼마나 남았는지 어디서 봐요?"),
        ("gift-cards", "기프트카드 언제까지 써야돼요"),
        ("care-linen", "린넨이불 건조기 돌려도 되나요"),
        ("care-linen", "리넨 커튼 어떻게 빨아요?"),
        ("care-ceramic", "이 접시 전자렌지 돌려도 돼?"),
        ("care-ceramic", "머그컵 식세기 가능한가요"),
        ("care-wood", "식탁에 물컵 자국이 생겼는데 어떻게 지워요"),
        ("care-wood", "월넛트레이에 오일 발라야 하나요"),
        ("care-wool", "러그에서 털이 너무 많이 빠져요"),
        ("care-wool", "담요 세탁기에 돌려도 돼요?"),
        ("care-down", "거위털 이불 빨아도 괜찮나요"),
        ("care-down", "메모리폼 베개는 세탁 어떻게 해요"),
        ("furniture-assembly", "책장 제가 직접 조립해야 하나요"),
        ("furniture-assembly", "조립설명서를 잃어버렸어요"),
        ("warranty-and-repairs", "산 지 8개월 된 스탠드가 안 켜져요 무상수리 되나요"),
        ("warranty-and-repairs", "as 기간이 얼마나 돼요?"),
        ("spare-parts", "나사 하나를 잃어버렸는데 구할 수 있을까요"),
        ("spare-parts", "전등갓만 따로 살 수 있나요"),
        ("business-orders", "직원들 선물로 머그컵 60개 사려는데 견적 받을 수 있을까요"),
        ("business-orders", "사무실에 놓을 가구 단체로 사면 할인되나요"),
        ("receipts-and-invoices", "현금 영수증 발급해 주세요"),
        ("receipts-and-invoices", "세금계산서 끊어주실 수 있나요"),
        ("loyalty-points", "적립금은 어떻게 쓰는 건가요"),
        ("loyalty-points", "마일리지 언제 들어와요?"),
        ("restock-notifications", "품절이던데 언제 다시 들어와요?"),
        ("pre-orders", "아직 출시 안 된 의자 미리 살 수 있어요?"),
        ("customs-and-duties", "독일로 받으면 세금 따로 내야 하나요"),
        ("split-payment", "카드 두개로 나눠서 결제 되나요"),
        ("instalments", "6개월 무이자로 살 수 있어요?"),
        ("account-and-guest-checkout", "꼭 가입해야 살 수 있나요"),
        ("account-and-guest-checkout", "비회원으로도 주문되나요?"),
        ("forgotten-login-id", "아이디가 기억이 안나요ㅠㅠ"),
        ("privacy-and-data", "제 정보 다른 회사에 넘기는 거 아니죠?"),
        ("packaging-and-recycling", "박스는 분리수거 어떻게 해요"),
        ("showroom-and-parking", "차 가져가도 되나요? 주차할 데 있어요?"),
        ("showroom-and-parking", "소파 직접 앉아보고 싶은데 매장 있나요"),
        ("how-to-order", "처음인데 주문 어떻게 하는 거예요?"),
        ("price-match", "다른 사이트가 더 싼데 맞춰주시나요"),
        ("price-match", "어제 샀는데 오늘 세일하네요 차액 돌려주세요"),
        ("reviews", "리뷰 썼는데 왜 안 보여요"),
        ("press-and-collaborations", "저희 브랜드 제품 입점하고 싶습니다"),
        ("candle-and-diffuser-safety", "고양이 키우는데 디퓨저 써도 괜찮아요?"),
        ("candle-and-diffuser-safety", "향초는 몇시간까지 켜도 되나요"),
        ("lamps-abroad", "미국 가져가서 스탠드 쓸 수 있나요 110v인데"),
        ("missing-confirmation-email", "주문했는데 확인메일이 안 왔어요"),
        ("failed-payment", "결제하려는데 자꾸 오류가 나요"),
        ("double-payment", "돈이 두번 빠져나갔어요"),
        ("bank-transfer-name", "아내 이름으로 입금했는데 괜찮을까요"),
        ("leaving-the-shop", "탈퇴하면 쌓은 포인트 날아가요?"),
        ("delivery-instructions", "경비실에 맡겨 달라고 하고 싶은데요"),
        ("delivery-instructions", "집에 아무도 없는데 문앞에 놔주세요"),
        ("holiday-deliveries", "추석 연휴에도 배송 오나요"),
        ("holiday-deliveries", "일요일에도 택배 와요?"),
        ("changing-items", "방금 주문했는데 컵 하나 더 추가할 수 있나요"),
        ("changing-items", "색깔을 잘못 골랐는데 바꿔주실 수 있어요? 아직 발송 전이에요"),
        # written after the weights were chosen
        ("gift-wrapping", "친구 집들이 선물인데 가격 안 보이게 보내주세요"),
        ("gift-wrapping", "선물 포장 되나요?"),
        ("gift-cards", "상품권 선물하고 싶은데 어떻게 사요"),
        ("care-linen", "이불 커버 빨면 줄어드나요"),
        ("care-linen", "린넨 다림질 꼭 해야 하나요"),
        ("care-ceramic", "그릇에 숟가락 자국이 남았어요"),
        ("care-ceramic", "이 그릇 오븐에 넣어도 돼요?"),
        ("care-wood", "나무 도마 관리 어떻게 해요"),
        ("care-wool", "러그에 커피를 쏟았어요 ㅠㅠ"),
        ("care-wool", "담요에 보풀이 생겼는데 어떡하죠"),
        ("furniture-assembly", "선반 조립하려면 드라이버 있어야 하나요"),
        ("furniture-assembly", "테이블 조립 기사님 불러 주시나요"),
        ("warranty-and-repairs", "의자가 반년 만에 망가졌는데 고쳐주시나요"),
        ("warranty-and-repairs", "품질보증기간 알려주세요"),
        ("spare-parts", "전구 나갔는데 어디서 구해요"),
        ("spare-parts", "그릇 뚜껑만 하나 살 수 있어요?"),
        ("business-orders", "카페에 납품도 하시나요"),
        ("business-orders", "돌잔치 답례품으로 100개 주문하려고요"),
        ("receipts-and-invoices", "회사 경비처리하려고 하는데 증빙 되나요"),
        ("receipts-and-invoices", "영수증 어디서 뽑아요"),
        ("loyalty-points", "포인트 언제 사라져요?"),
        ("loyalty-points", "회원 등급이 있나요"),
        ("restock-notifications", "베이지색 다시 들어오면 알려주세요"),
        ("pre-orders", "주문제작하면 얼마나 걸려요"),
        ("pre-orders", "예약상품은 언제 출고되나요"),
        ("customs-and-duties", "관세는 누가 내는 거예요?"),
        ("split-payment", "포인트 쓰고 나머지는 카드로 돼요?"),
        ("split-payment", "친구랑 반반씩 계산하고 싶어요"),
        ("instalments", "할부 몇개월까지 돼요"),
        ("account-and-guest-checkout", "네이버 아이디로 가입할 수 있나요"),
        ("forgotten-login-id", "어떤 메일로 가입했는지 모르겠어요"),
        ("forgotten-login-id", "아뒤 까먹었어요"),
        ("privacy-and-data", "카드번호 저장되는 거예요?"),
        ("packaging-and-recycling", "뽁뽁이 말고 종이로 포장하시나요"),
        ("packaging-and-recycling", "깨지지 않게 잘 포장해 주시나요"),
        ("showroom-and-parking", "성수역에서 어떻게 가요"),
        ("showroom-and-parking", "유모차 끌고 가도 되나요"),
        ("how-to-order", "전화로 주문할 수 있나요"),
        ("price-match", "조금만 깎아 주시면 안 돼요?"),
        ("reviews", "후기 쓴 거 지우고 싶어요"),
        ("reviews", "사진후기 어디서 올려요"),
        ("press-and-collaborations", "유튜브 하는데 협찬 가능할까요"),
        ("candle-and-diffuser-safety", "강아지 있는 집인데 캔들 켜도 되나요"),
        ("candle-and-diffuser-safety", "임산부가 써도 되는 디퓨저인가요"),
        ("lamps-abroad", "일본에서 쓰려면 변압기 필요해요?"),
        ("missing-confirmation-email", "주문 잘 들어갔나요? 메일을 못 받았어요"),
        ("failed-payment", "카드 승인이 거절됐다고 떠요"),
        ("failed-payment", "결제창이 하얗게 나오고 안 넘어가요"),
        ("delivery-instructions", "공동현관 비번 어디에 적어요?"),
        ("delivery-instructions", "무인 택배함에 넣어 주세요"),
        ("holiday-deliveries", "설 전에 받을 수 있을까요"),
        ("holiday-deliveries", "토요일에도 배송하시나요"),
        ("combined-shipping", "주문 두 개 한꺼번에 보내주세요"),
        ("changing-items", "수량을 잘못 시켰어요 하나 빼주세요"),
        # written after the last change of the search
        ("gift-wrapping", "리본 달아 주실 수 있어요?"),
        ("gift-cards", "기프트카드 코드 어디에 넣어요"),
        ("care-linen", "식탁보에 와인 얼룩이 졌어요"),
        ("care-ceramic", "컵에 찻물이 들었는데 어떻게 닦아요"),
        ("care-wood", "원목 식탁이 긁혔어요"),
        ("care-wool", "울 블랭킷 집에서 빨아도 되나요"),
        ("furniture-assembly", "식탁은 완제품으로 오나요"),
        ("warranty-and-repairs", "조명이 고장났는데 수리비 나오나요"),
        ("spare-parts", "디퓨저 리필만 살래요"),
        ("business-orders", "호텔에서 쓰려는데 대량으로 사면 싸게 되나요"),
        ("receipts-and-invoices", "현금영수증 번호를 깜빡하고 안 넣었어요"),
        ("loyalty-points", "적립이 안 됐어요"),
        ("restock-notifications", "품절된 화병 입고되면 연락 주세요"),
        ("customs-and-duties", "통관에서 멈춰 있대요"),
        ("instalments", "무이자 되는 카드 있어요?"),
        ("account-and-guest-checkout", "회원가입은 어떻게 하나요"),
        ("showroom-and-parking", "오프라인 매장 어디 있어요"),
        ("packaging-and-recycling", "상자랑 완충재 어떻게 버려요"),
        ("reviews", "산 의자 별점 주고 싶은데요"),
        ("lamps-abroad", "스탠드 플러그가 어떤 모양이에요"),
        ("failed-payment", "카드가 자꾸 거절돼요"),
        ("delivery-instructions", "벨 누르지 말고 문 앞에 놔 주세요"),
        ("holiday-deliveries", "대체공휴일에도 배송되나요"),
        ("privacy-and-data", "개인정보 얼마 동안 보관하세요"),
    ],
}

OFF_TOPIC = {
    "en": [
        "what's the weather like in Busan tomorrow",
        "who won the football match last night",
        "tell me a joke",
        "write me a python script that sorts a list",
        "asdfghjkl qwerty",
        "blorp fnord zib",
        "how tall is mount everest",
        "what is the capital of France",
        "are you single?",
        "I had such a long day at work",
        "translate hello into spanish",
        "what is 25 times 17",
        "recommend me a movie for tonight",
        "my neighbour's dog barks all night",
        "how do I cook rice",
        "what is the meaning of life",
        "do you believe in god",
        "is bitcoin going up",
        "play some jazz",
        "how do I lose weight fast",
        "when is the next train to Daejeon",
        "who is the president of Korea",
        "can you help me with my math homework",
        "my girlfriend left me",
        "lol ok whatever",
        "🙂🙂🙂",
        "1001",
        "select * from users",
        "xxxxxxxxxxxxxxxxxxxx",
        "the quick brown fox jumps over the lazy dog",
        "best restaurants near Gangnam",
        "I want to learn the guitar",
        "how many planets are there",
        "what do you think about the election",
        "set an alarm for 7 am",
        "I lost my passport at the airport",
        "can you book me a flight to Tokyo",
        "how do I change a car tyre",
        "which vaccine should I get",
        "who wrote Hamlet",
        # written after the weights were chosen
        "what time is it in London",
        "my cat is so cute",
        "do you like pizza",
        "I need a lawyer",
        "who invented the telephone",
        "my phone battery dies quickly",
        "how do I get to Busan by car",
        "sing me a song",
        "you are so stupid",
        "can dogs eat chocolate",
        "what's the exchange rate for the dollar",
        "I have a headache and a fever",
        "where can I rent a bike",
        "how old are you",
        "give me a recipe for kimchi stew",
        "zzzzzzzzz",
        "?!?!?!",
        "what happened in 1945",
        "is there life on mars",
        "my boss is mean to me",
        "how do I install windows on my laptop",
        "tell me about quantum physics",
        "do you sell cars",
        "I want to buy a house",
        "book a table for two at an italian restaurant",
        "what is your favourite colour",
        "I'm hungry",
        "explain the offside rule",
        "/restart",
        "<script>alert(1)</script>",
        "who is the best singer in the world",
        "how do I write a CV",
        # written after the last change of the search
        "what's the best way to learn Korean",
        "my wifi is not working",
        "how far is the moon",
        "tell me a bedtime story",
        "is it going to rain",
        "I broke up with my boyfriend",
        "can you drive",
        "what does serendipity mean",
        "how do I renew my driving licence",
        "stock market news",
        "I think I have the flu",
        "who is your favourite actor",
    ],
    "ko": [
        "내일 부산 날씨 어때요",
        "어제 축구 누가 이겼어요?",
        "재미있는 얘기 해줘",
        "파이썬 코드 좀 짜줘",
        "ㅁㄴㅇㄹㅁㄴㅇㄹ",
        "뷁쀍뚫훍",
        "에베레스트 높이가 얼마야",
        "프랑스 수도가 어디예요?",
        "너 여자친구 있어?",
        "오늘 회사에서 너무 힘들었어",
        "안녕하세요를 스페인어로 뭐라고 해요",
        "25 곱하기 17은?",
        "오늘 밤에 볼 영화 추천해줘",
        "옆집 개가 밤새 짖어요",
        "밥은 어떻게 지어요",
        "인생이란 뭘까",
        "신을 믿으세요?",
        "비트코인 오를까요",
        "재즈 음악 틀어줘",
        "살 빼는 방법 알려줘",
        "대전 가는 기차 언제 있어요",
        "대통령이 누구야",
        "수학 숙제 좀 도와줘",
        "여자친구랑 헤어졌어",
        "ㅋㅋㅋㅋㅋㅋ",
        "🙂🙂🙂",
        "1001",
        "아무 말 대잔치",
        "가나다라마바사아자차카타파하",
        "다람쥐 헌 쳇바퀴에 타고파",
        "강남역 근처 맛집 알려줘",
        "기타 배우고 싶어요",
        "태양계 행성은 몇 개예요",
        "이번 선거 어떻게 생각해",
        "7시에 알람 맞춰줘",
        "공항에서 여권을 잃어버렸어",
        "도쿄행 비행기 예약해줘",
        "자동차 타이어 어떻게 갈아요",
        "무슨 백신 맞아야 해요",
        "햄릿은 누가 썼어요",
        # written after the weights were chosen
        "런던은 지금 몇 시예요",
        "우리 고양이 너무 귀여워",
        "피자 좋아해?",
        "변호사가 필요해요",
        "전화기는 누가 발명했어",
        "핸드폰 배터리가 빨리 닳아요",
        "부산까지 차로 얼마나 걸려요",
        "노래 불러줘",
        "바보야",
        "강아지가 초콜릿 먹어도 돼?",
        "달러 환율 알려줘",
        "머리가 아프고 열이 나요",
        "자전거 어디서 빌려요",
        "너 몇 살이야",
        "김치찌개 레시피 알려줘",
        "ㅎㅎㅎㅎ",
        "?!?!?!",
        "1945년에 무슨 일이 있었어",
        "화성에 생명체가 있나요",
        "상사가 너무 괴롭혀요",
        "노트북에 윈도우 까는 법",
        "양자역학 설명해줘",
        "자동차도 파나요",
        "아파트 사고 싶어",
        "이탈리안 레스토랑 두 명 예약해줘",
        "제일 좋아하는 색이 뭐야",
        "배고파",
        "오프사이드가 뭐예요",
        "/restart",
        "<script>alert(1)</script>",
        "세상에서 노래 제일 잘하는 가수가 누구야",
        "이력서 어떻게 써요",
        # written after the last change of the search
        "영어 공부 어떻게 해요",
        "와이파이가 안 돼요",
        "달까지 거리가 얼마야",
        "잠이 안 와",
        "비 올까요",
        "남자친구랑 싸웠어요",
        "운전할 줄 알아?",
        "사자성어 하나 알려줘",
        "운전면허 갱신 어떻게 해요",
        "주식 뉴스 알려줘",
        "감기 걸린 것 같아요",
        "좋아하는 배우가 누구야",
    ],
}

# A word of an article in a sentence about something else: the search cannot know. Listed, so that a change shows.
FOOLED_BY = {
    "en": ["I'm going to Japan on holiday", "I have to write a book review for school"],
    "ko": ["호두 알레르기 위험해요?", "어제 주차 딱지 끊었어요"],
}

NEAR_MISSES = {
    "en": [
        "I'm good at card games",
        "I got a parking ticket yesterday",
        "my grandma gave me an ugly gift",
        "do you know any magic card tricks",
        "my linen suit makes me look fat",
        "is walnut allergy dangerous",
        "the dog ate my homework",
        "where is my order",
        "order",
    ],
    "ko": [
        "카드 게임 좋아해요",
        "할머니가 이상한 선물을 주셨어",
        "카드 마술 아는 거 있어?",
        "강아지가 숙제를 먹었어요",
        "일본 여행 가요",
        "영화 리뷰 써야 하는데",
        "제 주문 어디쯤 왔어요",
        "주문",
    ],
}


@pytest.fixture(scope="module")
def articles() -> tuple[HelpArticle, ...]:
    return load_articles(HELP)


@pytest.fixture(scope="module")
def search(articles: tuple[HelpArticle, ...]) -> HelpSearch:
    return HelpSearch(articles, shipped_lexicon())


def slugs(search: HelpSearch, query: str, language: str) -> list[str]:
    return [hit.article.slug for hit in search.search(query, language)]


def confident(search: HelpSearch, query: str, language: str) -> list[str]:
    return [hit.article.slug for hit in search.search(query, language) if hit.confident]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_article_that_answers_comes_first(search: HelpSearch, language: str) -> None:
    questions = QUESTIONS[language]
    assert len(questions) >= 90
    assert [q for slug, q in questions if slugs(search, q, language)[:1] != [slug]] == []


@pytest.mark.parametrize("language", ["en", "ko"])
def test_no_question_is_answered_confidently_from_another_article(search: HelpSearch, language: str) -> None:
    answered = [(slug, confident(search, q, language)[:1]) for slug, q in QUESTIONS[language]]
    assert [found for slug, found in answered if found not in ([], [slug])] == []
    # The rest is offered as likely topics rather than quoted.
    assert sum(found == [slug] for slug, found in answered) / len(answered) >= 0.85


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_article_is_asked_for(articles: tuple[HelpArticle, ...], language: str) -> None:
    asked = {slug for slug, _ in QUESTIONS[language]}
    assert asked == {article.slug for article in articles if article.language == language}


@pytest.mark.parametrize("language", ["en", "ko"])
def test_off_topic_finds_nothing_confident(search: HelpSearch, language: str) -> None:
    texts = [*OFF_TOPIC[language], *NEAR_MISSES[language]]
    assert len(texts) >= 75
    assert {text: found for text in texts if (found := confident(search, text, language))} == {}


@pytest.mark.parametrize("language", ["en", "ko"])
def test_what_still_fools_the_search_is_known(search: HelpSearch, language: str) -> None:
    assert all(len(confident(search, text, language)) == 1 for text in FOOLED_BY[language])


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_title_finds_its_own_article(
    articles: tuple[HelpArticle, ...], search: HelpSearch, language: str
) -> None:
    own = [article for article in articles if article.language == language]
    assert [a.slug for a in own if confident(search, a.title, language)[:1] != [a.slug]] == []


@pytest.mark.parametrize("query", ["", "   ", "?!", "🙂", "the", "\x00\x1f"])
def test_a_text_without_content_finds_nothing(search: HelpSearch, query: str) -> None:
    assert search.search(query, "en") == []


def test_a_language_without_articles_finds_nothing(search: HelpSearch) -> None:
    assert search.search("gift card", "ja") == []


def test_no_articles_find_nothing() -> None:
    assert HelpSearch([], shipped_lexicon()).search("gift card", "en") == []


@pytest.mark.parametrize(
    ("query", "language", "slug"),
    [
        ("gift wraping", "en", "gift-wrapping"),
        ("GIFT WRAPPING???", "en", "gift-wrapping"),
        ("instalmnets", "en", "instalments"),
        ("선물포장", "ko", "gift-wrapping"),
        ("reciept", "en", "receipts-and-invoices"),
        ("waranty?", "en", "warranty-and-repairs"),
        ("선물  포장은 어떻게", "ko", "gift-wrapping"),
        ("현금 영수증은요?", "ko", "receipts-and-invoices"),
        ("현금영수증을", "ko", "receipts-and-invoices"),
        ("현금영수즘", "ko", "receipts-and-invoices"),
        ("재입고알림", "ko", "restock-notifications"),
    ],
)
def test_typing_errors_spacing_and_particles_are_forgiven(
    search: HelpSearch, query: str, language: str, slug: str
) -> None:
    assert confident(search, query, language)[:1] == [slug]


def test_decomposed_hangul_is_the_same_text(search: HelpSearch) -> None:
    decomposed = unicodedata.normalize("NFD", "현금영수증")
    assert len(decomposed) > len("현금영수증")
    assert search.search(decomposed, "ko") == search.search("현금영수증", "ko")


def test_hits_are_ranked_limited_and_repeatable(search: HelpSearch) -> None:
    hits = search.search("can I pay with a gift card and points", "en", limit=2)
    assert len(hits) == 2
    assert 1.0 >= hits[0].score >= hits[1].score > 0.0
    assert search.search("can I pay with a gift card and points", "en", limit=2) == hits
    assert search.search("gift card", "en", limit=0) == []


def test_below_an_unsure_hit_nothing_is_confident(search: HelpSearch) -> None:
    for language, questions in QUESTIONS.items():
        for _, question in questions:
            sure = [hit.confident for hit in search.search(question, language)]
            assert sure == sorted(sure, reverse=True), question


def test_what_follows_a_long_beginning_is_not_read(search: HelpSearch) -> None:
    assert search.search("the " * (QUERY_CHARACTERS // 4) + "gift card", "en") == []


def test_a_language_without_lists_of_its_own_is_searched_too() -> None:
    article = HelpArticle("geschenke", "de", "Geschenkverpackung", ("Schleife",), None, "Ja.", "Ja.", "help/de/g.md")
    hits = HelpSearch([article], shipped_lexicon()).search("Geschenkverpackungen", "de")
    assert [(hit.article.slug, hit.confident) for hit in hits] == [("geschenke", True)]
