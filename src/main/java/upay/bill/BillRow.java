package upay.bill;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import upay.domain.Fen;

/**
 * One row of a bill, in the same form for every channel.
 *
 * @param line where it stands in the file, from 1
 * @param amount of the order or of the refund, before discounts; the kind says which way it went
 * @param fee in yuan, exact, at most five decimals: what the channel kept, negative if it gave back; null: not in the bill
 * @param time the bill's times are of Asia/Shanghai
 * @param merchant the channel's number of the merchant or sub-merchant that the row belongs to; null: not in the row
 */
public record BillRow(
        long line,
        BillKind kind,
        BillNumbers numbers,
        Fen amount,
        @Nullable BigDecimal fee,
        Instant time,
        BillRowState state,
        @Nullable String merchant) {}
