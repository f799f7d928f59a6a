package upay.operation;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import upay.domain.BizError;
import upay.domain.Fen;
import upay.domain.Order;
import upay.domain.OrderState;
import upay.domain.terminal.Terminal;
import upay.domain.terminal.TerminalRights;
import upay.port.Ledger.DailyRefund;
import upay.protocol.Reply;

/**
 * A till's permissions on an order; a refusal names who is permitted. A missing right is TRADE_FAILED, an amount over a
 * cap REFUND_AMT_NOT_EQUAL_TOTAL; never UPAY_ORDER_NOT_EXISTS, which a till interprets as "nothing was charged". Pure.
 */
final class TerminalPermission {
    /** The time zone of the channels and the shops, for daily limits. */
    static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    private TerminalPermission() {}

    /** A refusal without the data of an order that is out of the till's reach. */
    static Optional<Reply> refusesReach(Terminal till, Order order) {
        return till.isOutOfReach(order.purchase().origin().storeId())
                ? Optional.of(OrderReplies.refused(
                        BizError.TRADE_FAILED,
                        "该订单属于门店" + order.purchase().origin().storeId() + "，本终端只能处理本门店的订单；请到该门店的终端办理"))
                : Optional.empty();
    }

    static Optional<Reply> refusesRefund(Terminal till, OrderState state, Fen amount) {
        Optional<Reply> reach = refusesReach(till, state.order());
        if (reach.isPresent()) {
            return reach;
        }
        if (!till.rights().mayRefund()) {
            return Optional.of(OrderReplies.refused(BizError.TRADE_FAILED, "本终端没有退款权限；请到有退款权限的终端办理，或请管理员开通", state));
        }
        return refusesAmount(till.rights(), state, amount);
    }

    /** A till may always stop its own open payment: otherwise it could be left with a payment that it can't end. */
    static Optional<Reply> refusesCancel(Terminal till, OrderState state) {
        Order order = state.order();
        Optional<Reply> reach = refusesReach(till, order);
        if (reach.isPresent()) {
            return reach;
        }
        boolean ownAndOpen = !order.balance().paid()
                && till.sn().equals(order.purchase().origin().terminalSn());
        if (!till.rights().mayCancel() && !ownAndOpen) {
            return Optional.of(OrderReplies.refused(BizError.TRADE_FAILED, "本终端没有撤单权限；请到有撤单权限的终端办理，或请管理员开通", state));
        }
        return order.balance().paid()
                ? refusesAmount(till.rights(), state, order.purchase().total())
                : Optional.empty();
    }

    private static Optional<Reply> refusesAmount(TerminalRights rights, OrderState state, Fen amount) {
        return rights.isOverCap(amount)
                ? Optional.of(OrderReplies.refused(
                        BizError.REFUND_AMT_NOT_EQUAL_TOTAL,
                        "本终端每笔最多可退" + rights.refundCap() + "分；请到限额更高的终端办理，或请管理员调整",
                        state))
                : Optional.empty();
    }

    static Reply overDailyCap(Terminal till, OrderState state) {
        return OrderReplies.refused(
                BizError.REFUND_AMT_NOT_EQUAL_TOTAL,
                "本终端每日最多可退" + till.rights().dailyRefundCap() + "分，本次将超过；请到限额更高的终端办理，或请管理员调整",
                state);
    }

    /** The increment of the till's refunds of the day; null without a daily cap. */
    static @Nullable DailyRefund counted(Terminal till, Instant at, Fen amount) {
        Fen cap = till.rights().dailyRefundCap();
        return cap == null ? null : new DailyRefund(till.sn(), day(at), amount, cap);
    }

    static LocalDate day(Instant at) {
        return at.atZone(SHANGHAI).toLocalDate();
    }
}
