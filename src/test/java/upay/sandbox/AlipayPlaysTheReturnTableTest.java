package upay.sandbox;

import org.junit.jupiter.api.DisplayName;

@DisplayName("Alipay plays every magic amount of refund and cancel")
class AlipayPlaysTheReturnTableTest extends TheReturnTable {
    @Override
    Till till(Wire wire) {
        return new AlipayTill(wire);
    }

    @Override
    String sellerBalance() {
        return "refused ACQ.SELLER_BALANCE_NOT_ENOUGH";
    }

    @Override
    boolean cancelsByRefund(boolean qr) {
        return false;
    }
}
