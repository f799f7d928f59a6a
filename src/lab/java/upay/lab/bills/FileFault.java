package upay.lab.bills;

import java.util.List;
import java.util.stream.Stream;
import upay.domain.Payway;

/** A fault of a whole bill: nothing of it may count. */
enum FileFault {
    TRUNCATED("truncated", "REFUSED"),
    CUT("cut", "REFUSED"),
    WRONG_TOTALS("wrong-totals", "REFUSED"),
    ERROR("error", "none"),
    LATE("late", "none");

    private final String word;
    private final String end;

    FileFault(String word, String end) {
        this.word = word;
        this.end = end;
    }

    /** As the sandbox has it. */
    String word() {
        return word;
    }

    /** For people: what is of it in the store. */
    String end() {
        return end;
    }

    /** The channels whose bills can have it: two state no totals. */
    List<Payway> channels() {
        return Stream.of(Payway.values())
                .filter(payway -> this != WRONG_TOTALS || payway != Payway.JDPAY && payway != Payway.BAIFUBAO)
                .toList();
    }
}
