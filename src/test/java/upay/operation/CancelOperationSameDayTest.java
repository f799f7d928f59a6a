package upay.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import upay.domain.BizError;
import upay.domain.Payway;
import upay.domain.ResultCode;
import upay.protocol.Reply;

/** protocol.md#cancel: the same day in Shanghai, or within a quarter of an hour. */
@DisplayName("a paid order can be cancelled on the same day in Shanghai, or within 15 minutes")
class CancelOperationSameDayTest {

    @ParameterizedTest(name = "paid at {0}, cancelled {1} s later: {2}")
    @CsvSource({
        // Midnight in Shanghai is 16:00 UTC.
        "2024-05-06T04:00:00Z, 43199, CANCEL_SUCCESS",
        "2024-05-06T04:00:00Z, 43200, FAIL",
        "2024-05-05T16:00:00Z, 86399, CANCEL_SUCCESS",
        "2024-05-05T16:00:00Z, 86400, FAIL",
        "2024-05-06T15:59:59Z, 1, CANCEL_SUCCESS",
        "2024-05-06T15:59:59Z, 899, CANCEL_SUCCESS",
        "2024-05-06T15:59:59Z, 900, FAIL",
        "2024-05-06T15:50:00Z, 899, CANCEL_SUCCESS",
        "2024-05-06T15:50:00Z, 901, FAIL",
        "2024-12-31T15:55:00Z, 600, CANCEL_SUCCESS"
    })
    void days(Instant paid, double later, ResultCode code) {
        At shop = new At(paid);
        shop.paid(Payway.ALIPAY);
        shop.until(later);

        Reply.Answer told = VirtualTimeTestBase.answer(shop.cancel());

        assertThat(told.code()).isEqualTo(code);
        if (code == ResultCode.FAIL) {
            assertThat(told.error()).isEqualTo(BizError.UPAY_CANCEL_INVALID_ORDER_STATE);
            assertThat(told.message()).contains("请使用退款");
            assertThat(shop.trade().kept()).isEqualTo(VirtualTimeTestBase.TOTAL);
        }
    }

    private static final class At extends VirtualTimeTestBase {
        At(Instant begin) {
            super(begin);
        }
    }
}
