package upay.sandbox.scene;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import upay.domain.Fen;

/**
 * The magic amounts of pay and precreate, by the last four digits of the amount in fen. For a QR code the effect
 * comes at the scan, a refusal leaves it open, and the delivery applies to the first query afterwards.
 */
public enum PayMagic {
    NONE(0, Effect.CHARGE, ResponseDelivery.PLAIN),
    CUSTOMER_CONFIRMS(9001, Effect.WAIT, ResponseDelivery.PLAIN),
    CUSTOMER_NEVER_CONFIRMS(9002, Effect.WAIT, ResponseDelivery.PLAIN),
    CUSTOMER_DECLINES(9003, Effect.WAIT, ResponseDelivery.PLAIN),
    NO_FUNDS(9004, Refusal.INSUFFICIENT_FUND),
    CODE_EXPIRED(9005, Refusal.EXPIRED_BARCODE),
    CODE_INVALID(9006, Refusal.INVALID_BARCODE),
    BUYER_DAILY_LIMIT(9007, Refusal.BUYER_OVER_DAILY_LIMIT),
    BUYER_TRANSACTION_LIMIT(9008, Refusal.BUYER_OVER_TRANSACTION_LIMIT),
    SELLER_DAILY_LIMIT(9009, Refusal.SELLER_OVER_DAILY_LIMIT),
    CHARGED_AND_CUT(9010, Effect.CHARGE, ResponseDelivery.CUT),
    CUT(9011, Effect.NOTHING, ResponseDelivery.CUT),
    CHARGED_AND_LATE(9012, Effect.CHARGE, ResponseDelivery.LATE),
    CHARGED_AND_GARBAGE(9013, Effect.CHARGE, ResponseDelivery.GARBAGE),
    BAD_GATEWAY(9014, Effect.NOTHING, ResponseDelivery.BAD_GATEWAY),
    CHARGED_AND_SYSTEM_ERROR(9015, Effect.CHARGE, ResponseDelivery.SYSTEM_ERROR),
    REVERSALS_UNANSWERED(9016, Effect.WAIT, ResponseDelivery.PLAIN),
    REVERSALS_REFUSED(9017, Effect.WAIT, ResponseDelivery.PLAIN),
    CONFIRMED_AT_REVERSAL(9018, Effect.WAIT, ResponseDelivery.PLAIN),
    CHARGED_AND_FORGED(9019, Effect.CHARGE, ResponseDelivery.WRONG_SIGNATURE),
    NOTIFIED_WITH_A_FORGERY(9020, Effect.WAIT, ResponseDelivery.PLAIN);

    /** The effect of the payment on the customer's money. */
    public enum Effect {
        CHARGE,
        /** None yet: the customer is asked. */
        WAIT,
        REFUSE,
        /** None: the call does not reach the channel. */
        NOTHING
    }

    private static final int FIRST = 9001;

    private final int tail;
    private final Effect effect;
    private final ResponseDelivery delivery;
    private final @Nullable Refusal refusal;

    PayMagic(int tail, Effect effect, ResponseDelivery delivery) {
        this(tail, effect, delivery, null);
    }

    PayMagic(int tail, Refusal refusal) {
        this(tail, Effect.REFUSE, ResponseDelivery.PLAIN, refusal);
    }

    PayMagic(int tail, Effect effect, ResponseDelivery delivery, @Nullable Refusal refusal) {
        this.tail = tail;
        this.effect = effect;
        this.delivery = delivery;
        this.refusal = refusal;
    }

    public static PayMagic of(Fen total) {
        int index = (int) (total.value() % 10_000) - FIRST + 1;
        return index >= 1 && index < ALL.length ? ALL[index] : NONE;
    }

    // The tails are consecutive from FIRST on, which a test checks.
    private static final PayMagic[] ALL = values();

    /** The last four digits; 0 for {@link #NONE}. */
    public int tail() {
        return tail;
    }

    Effect effect() {
        return effect;
    }

    ResponseDelivery delivery() {
        return delivery;
    }

    /** Null if it does not refuse. */
    @Nullable Refusal refusal() {
        return refusal;
    }

    /** The time after which the customer confirms; null: never. */
    @Nullable Duration confirmsAfter() {
        return switch (this) {
            case CUSTOMER_CONFIRMS -> TimeScale.CUSTOMER;
            case NOTIFIED_WITH_A_FORGERY -> TimeScale.LATE_CHARGE;
            default -> null;
        };
    }
}
