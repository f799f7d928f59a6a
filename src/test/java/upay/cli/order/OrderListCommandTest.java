package upay.cli.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.cli.operator.CommandFixture;
import upay.domain.Payway;
import upay.store.reconciliation.BilledDay;
import upay.store.reconciliation.BilledDay.Made;

@DisplayName("order list --manual-review lists orders whose outcome or whose bill needs a person")
@Tag("process")
class OrderListCommandTest {
    private static final LocalDate DAY = LocalDate.of(2026, 3, 14);

    @TempDir
    static Path folder;

    private static CommandFixture desk;
    private static BilledDay day;
    private static Made differs;
    private static Made elsewhere;
    private static Made review;

    @BeforeAll
    static void compare() {
        desk = new CommandFixture(folder);
        day = BilledDay.of(desk.store, Payway.WECHAT, DAY);
        differs = day.paid(500);
        Made information = day.paid(600);
        elsewhere = day.paid(700);
        review = day.order("REFUND_ERROR", 800, true, 700, 0);
        day.transaction(review, BilledDay.number(), "REFUND", 100, "REFUND_ERROR", "HUMAN", "r1", null);
        day.add(day.payment(differs).amount(499))
                .add(day.payment(information).fee("-1"))
                .add(day.payment(elsewhere))
                .add(day.refundRow(elsewhere, 7, 100).own("console-1"))
                .add(day.payment(review))
                .store();
        assertThat(desk.run("reconcile run").line().getInteger("findings")).isEqualTo(3);
    }

    private static List<String> listed(String options) {
        return desk.run("order list" + options).lines().stream()
                .map(line -> line.containsKey("finding")
                        ? line.getString("class") + " " + line.getString("order")
                        : line.getString("what") + " " + line.getString("order"))
                .toList();
    }

    @Test
    @DisplayName(
            "behind the orders under review those with an open finding, from when on it is a person's; till it is resolved")
    void findings() {
        String mine = "AMOUNT_DIFFERS " + differs.sn();
        String reviewed = "refund r1 of 1.00 " + review.sn();

        assertThat(listed(" --manual-review")).containsExactly(reviewed, mine);
        assertThat(listed(" --manual-review --merchant " + day.merchant)).containsExactly(reviewed, mine);
        assertThat(listed(" --manual-review --merchant another")).isEmpty();
        assertThat(listed(" --manual-review --limit 1")).containsExactly(reviewed);
        assertThat(listed("")).containsExactly(reviewed);

        // Its day is over in which the gateway may settle it by itself.
        desk.store.execute("update open_findings set person_at = now() where person_at > now()");
        assertThat(listed(" --manual-review")).containsExactly(reviewed, mine, "REFUND_BILL_ONLY " + elsewhere.sn());

        JsonObject finding = desk.run("order list --manual-review").lines().get(1);
        assertThat(finding.getString("order_merchant")).isEqualTo(day.merchant);
        assertThat(finding.getInteger("own_amount")).isEqualTo(500);
        assertThat(finding.getInteger("bill_amount")).isEqualTo(499);
        assertThat(finding.getString("person")).isNotEmpty();
        desk.run("reconcile resolve " + finding.getLong("finding") + " --by zhang --note asked --as GATEWAY_RIGHT")
                .line();

        assertThat(listed(" --manual-review")).containsExactly(reviewed, "REFUND_BILL_ONLY " + elsewhere.sn());
    }
}
