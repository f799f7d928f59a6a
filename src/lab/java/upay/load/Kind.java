package upay.load;

import static upay.domain.ResultCode.PAY_FAIL;
import static upay.domain.ResultCode.PAY_IN_PROGRESS;
import static upay.domain.ResultCode.PAY_SUCCESS;
import static upay.domain.ResultCode.PRECREATE_SUCCESS;

import java.util.Set;
import upay.domain.ResultCode;

/** What happens at a till: the ordinary, and what the sandbox makes of the last four digits of an amount. */
enum Kind {
    PAY(77, 0, "", PAY_SUCCESS, PAY_IN_PROGRESS),
    REFUND_PART(4, 0, "", PAY_SUCCESS, PAY_IN_PROGRESS),
    REFUND_WHOLE(2, 0, "", PAY_SUCCESS, PAY_IN_PROGRESS),
    CANCEL(3, 0, "", PAY_SUCCESS, PAY_IN_PROGRESS),
    /** The customer scans the shop's code. */
    QR(4, 0, "", PRECREATE_SUCCESS),
    CONFIRMS_LATE(2, 9001, "customer takes 3 s", PAY_SUCCESS, PAY_IN_PROGRESS),
    /** The till gives up, and cancels. */
    NEVER_CONFIRMS(1, 9002, "customer never confirms", PAY_IN_PROGRESS),
    DECLINES(1, 9003, "customer declines", PAY_FAIL, PAY_IN_PROGRESS),
    NO_FUNDS(1, 9004, "no funds", PAY_FAIL),
    CHARGED_AND_CUT(2, 9010, "charged, then cut off", PAY_SUCCESS, PAY_IN_PROGRESS),
    CHARGED_GARBAGE(1, 9013, "charged, answer unreadable", PAY_SUCCESS, PAY_IN_PROGRESS),
    ASK_AGAIN(1, 9015, "charged, channel in trouble", PAY_SUCCESS, PAY_IN_PROGRESS),
    REFUND_CUT(1, 0, "", PAY_SUCCESS, PAY_IN_PROGRESS);

    /** The refund that is given back and whose answer is cut off. */
    static final int REFUND_CUT_OFF = 9102;

    private final int inHundred;
    private final int magic;
    private final String words;
    private final Set<ResultCode> first;

    Kind(int inHundred, int magic, String words, ResultCode... first) {
        this.inHundred = inHundred;
        this.magic = magic;
        this.words = words;
        this.first = Set.of(first);
    }

    /** Of a hundred sales. */
    int inHundred() {
        return inHundred;
    }

    /** The last four digits of its amount; 0: any amount that means nothing. */
    int magic() {
        return magic;
    }

    /** What its first request may be answered with. */
    Set<ResultCode> first() {
        return first;
    }

    boolean needsSandbox() {
        return magic > 0 || this == REFUND_CUT;
    }

    boolean needsScanner() {
        return this == QR;
    }

    boolean refunds() {
        return this == REFUND_PART || this == REFUND_WHOLE || this == REFUND_CUT;
    }

    /**
     * The name of its first request in the report. Deliberate delays of a channel or a customer have a name of their
     * own, so that the times of the others describe the gateway.
     */
    String payStep() {
        if (this == QR) {
            return Step.PRECREATE;
        }
        return words.isEmpty() ? Step.PAY : Step.PAY + ": " + words;
    }

    String refundStep() {
        return this == REFUND_CUT ? Step.REFUND + ": answer cut off" : Step.REFUND;
    }
}
