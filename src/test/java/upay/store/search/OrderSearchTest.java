package upay.store.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import upay.domain.OrderStatus;
import upay.domain.Payway;
import upay.store.SampleOrders;
import upay.store.StatementPlan;
import upay.store.Store;
import upay.store.TestStore;
import upay.store.search.OrderFilter.Kind;
import upay.store.search.OrderFilter.Name;
import upay.store.search.OrderFilter.Owner;
import upay.store.search.OrderFilter.Period;

@DisplayName(
        "The search finds all orders that are meant, the newest first, page by page, and looks at so many a page only")
@Tag("process")
class OrderSearchTest {
    /** More than two pages look at. */
    private static final int ORDERS = 25_000;

    private static final long BASE = 2_000_000_000_000_000L;
    private static final Instant FIRST = Instant.parse("2026-03-01T00:00:00Z");
    private static final Owner ANYBODY = new Owner("", "", "");
    private static final TestStore STORE = TestStore.fresh();
    private static Vertx vertx;
    private static Store store;

    @BeforeAll
    static void fill() {
        vertx = Vertx.vertx();
        STORE.execute("""
                insert into merchants (merchant_id, name) select 'm-' || i, 'M' from generate_series(0, 3) i;
                insert into stores (merchant_id, store_id, name) select 'm-' || i, 's', 'S' from generate_series(0, 3) i;
                insert into terminals (merchant_id, store_id, terminal_sn, secret, status)
                  select 'm-' || i, 's', 't-' || i, 'x', 'ACTIVE' from generate_series(0, 3) i;
                insert into orders (merchant_id, sn, client_sn, terminal_sn, store_id, payway, sub_payway, total, subject,
                  operator, ctime, version, status, net, refunding, unknown_refunds, cancel_tsn, paid, channel_knows, trade_no)
                select 'm-' || i %% 3, %1$d + i, 'c-' || i / 3, 't-' || i %% 3, 's', case i %% 5 when 0 then 'ALIPAY' else 'WECHAT' end,
                  'BARCODE', case i %% 9000 when 5 then 777 else 100 end, 'Tea', 'Li', timestamptz '%2$s' + i * interval '1 s', 2,
                  case when i %% 5000 = 7 then 'PAY_ERROR' else 'PAID' end, case i %% 9000 when 5 then 777 else 100 end, 0, 0, 0,
                  i %% 5000 <> 7, true, 'trade-' || i
                from generate_series(1, %3$d) i;
                insert into transactions (merchant_id, order_sn, tsn, since_version, type, amount, status, step, operator, ctime,
                  due_at, deadline, owner, attempts)
                select merchant_id, sn, sn, 1, 'PAY', total, case status when 'PAID' then 'SUCCESS' else 'FAIL_IO_1' end,
                  case status when 'PAID' then 'DONE' else 'UNDO' end, 'Li', ctime, case status when 'PAID' then null else now() end,
                  ctime, 0, 0 from orders;
                insert into history (merchant_id, order_sn, version, status, at, instance, events)
                select merchant_id, sn, v, status, ctime, 0, '' from orders, generate_series(1, 2) v;
                insert into orders (merchant_id, sn, client_sn, status, version, ctime) values ('m-0', -1, 'c-reserved', 'RESERVED',
                  1, now());
                analyze""".formatted(BASE, FIRST, ORDERS));
        store = STORE.start(vertx);
    }

    @AfterAll
    static void stop() {
        SampleOrders.await(store.close());
        SampleOrders.await(vertx.close());
    }

    /** All pages of a search, each of which is no longer than asked for. */
    private static List<FoundOrders> pages(OrderFilter filter, int limit) {
        List<FoundOrders> pages = new ArrayList<>();
        long below = Long.MAX_VALUE;
        do {
            FoundOrders page = SampleOrders.await(store.orderSearch().find(filter, below, limit));
            assertThat(page.orders()).hasSizeLessThanOrEqualTo(limit);
            assertThat(page.below()).isLessThan(below);
            pages.add(page);
            below = page.below();
        } while (below != 0);
        return pages;
    }

    private static List<Long> found(OrderFilter filter, int limit) {
        return pages(filter, limit).stream()
                .flatMap(page -> page.orders().stream())
                .map(order -> order.key().sn())
                .toList();
    }

    /** As SQL finds them, whatever it costs. */
    private static List<Long> wanted(String condition) {
        String numbers = STORE.value(
                "select string_agg(sn::text, ' ' order by sn desc) from orders where sn > 0 and " + condition);
        return numbers == null
                ? List.of()
                : Arrays.stream(numbers.split(" ")).map(Long::valueOf).toList();
    }

    private static OrderFilter of(Owner owner, Kind kind) {
        return new OrderFilter(owner, Name.NONE, kind, Period.ALL);
    }

    @Test
    @DisplayName("of all merchants, and of one")
    void newestFirst() {
        FoundOrders first = SampleOrders.await(store.orderSearch().find(of(ANYBODY, Kind.ANY), Long.MAX_VALUE, 50));

        assertThat(first.orders().stream().map(order -> order.key().sn()))
                .containsExactlyElementsOf(wanted("true").subList(0, 50));
        assertThat(first.below()).isEqualTo(BASE + ORDERS - 49);
        assertThat(found(of(new Owner("m-1", "", ""), Kind.ANY), 3000)).isEqualTo(wanted("merchant_id = 'm-1'"));
        assertThat(found(of(new Owner("m-3", "", ""), Kind.ANY), 50)).isEmpty();
    }

    @Test
    @DisplayName("what is rare is found over several pages, the first ones of which say how far they have looked")
    void rare() {
        OrderFilter filter = of(ANYBODY, new Kind(null, null, 777, 777));

        List<FoundOrders> pages = pages(filter, 50);

        assertThat(found(filter, 50)).isEqualTo(wanted("total = 777")).hasSize(3);
        assertThat(pages).hasSize(ORDERS / OrderSearch.LOOKED_AT + 1);
        assertThat(pages.get(0).below()).isEqualTo(BASE + ORDERS - OrderSearch.LOOKED_AT + 1);
        assertThat(pages.get(0).back()).isEqualTo(FIRST.plusSeconds(ORDERS - OrderSearch.LOOKED_AT + 1));
        assertThat(pages.get(pages.size() - 1).back()).isNull();
    }

    @Test
    @DisplayName("by terminal, store and channel, also together")
    void kinds() {
        assertThat(found(of(new Owner("", "", "t-2"), new Kind(Payway.ALIPAY, null, 0, 200)), 1000))
                .isEqualTo(wanted("terminal_sn = 't-2' and payway = 'ALIPAY' and total <= 200"));
        assertThat(found(of(new Owner("m-0", "s", ""), new Kind(Payway.ALIPAY, OrderStatus.PAID, 200, 999)), 1000))
                .isEqualTo(wanted("merchant_id = 'm-0' and payway = 'ALIPAY' and status = 'PAID' and total >= 200"));
        assertThat(found(of(new Owner("", "", "t-none"), Kind.ANY), 50)).isEmpty();
        assertThat(found(of(new Owner("m-0", "s-none", ""), Kind.ANY), 50)).isEmpty();
    }

    @Test
    @DisplayName("what is not final is found at once, however old")
    void open() {
        OrderFilter filter = of(ANYBODY, new Kind(null, OrderStatus.PAY_ERROR, 0, Long.MAX_VALUE));

        assertThat(pages(filter, 50)).hasSize(1);
        assertThat(found(filter, 2)).isEqualTo(wanted("status = 'PAY_ERROR'")).hasSize(5);
        assertThat(found(of(new Owner("m-1", "", ""), filter.kind()), 50))
                .isEqualTo(wanted("status = 'PAY_ERROR' and merchant_id = 'm-1'"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "m-2"})
    @DisplayName("a period is found exactly, without looking at what is newer")
    void period(String merchant) {
        Instant from = FIRST.plusSeconds(3_000);
        Instant to = FIRST.plusSeconds(3_600);
        OrderFilter filter = new OrderFilter(new Owner(merchant, "", ""), Name.NONE, Kind.ANY, new Period(from, to));

        assertThat(found(filter, 100))
                .isEqualTo(wanted(
                        "ctime >= '" + from + "' and ctime < '" + to + "' and '" + merchant + "' in ('', merchant_id)"))
                .hasSize(merchant.isEmpty() ? 600 : 200);
        assertThat(pages(filter, 1000)).hasSize(1);
        assertThat(pages(filter, 1000).get(0).back()).isEqualTo(from);
        assertThat(found(
                        new OrderFilter(
                                new Owner(merchant, "", ""),
                                Name.NONE,
                                Kind.ANY,
                                new Period(FIRST.minus(Duration.ofDays(2)), FIRST.minus(Duration.ofDays(1)))),
                        50))
                .isEmpty();
    }

    @Test
    @DisplayName("by each of its names, with and without its merchant; a number that is only reserved is none")
    void names() {
        Name client = new Name(0, "c-100", "");
        assertThat(found(new OrderFilter(ANYBODY, client, Kind.ANY, Period.ALL), 2))
                .isEqualTo(wanted("client_sn = 'c-100'"))
                .hasSize(3);
        assertThat(found(new OrderFilter(new Owner("m-1", "", ""), client, Kind.ANY, Period.ALL), 2))
                .containsExactly(BASE + 301);
        assertThat(found(new OrderFilter(ANYBODY, new Name(0, "", "trade-301"), Kind.ANY, Period.ALL), 2))
                .containsExactly(BASE + 301);
        assertThat(found(new OrderFilter(ANYBODY, new Name(BASE + 301, "", ""), Kind.ANY, Period.ALL), 2))
                .containsExactly(BASE + 301);
        assertThat(found(
                        new OrderFilter(new Owner("m-2", "", ""), new Name(BASE + 301, "", ""), Kind.ANY, Period.ALL),
                        2))
                .isEmpty();
        assertThat(found(new OrderFilter(ANYBODY, new Name(BASE + 301, "c-100", "x"), Kind.ANY, Period.ALL), 2))
                .isEmpty();
        assertThat(found(new OrderFilter(ANYBODY, new Name(0, "c-reserved", ""), Kind.ANY, Period.ALL), 2))
                .isEmpty();
    }

    @Test
    @DisplayName("no statement reads a table as a whole, and no walk sorts what it visits")
    void plans() throws Exception {
        for (String sql : List.of(
                SearchStatements.MERCHANT,
                SearchStatements.ALL,
                SearchStatements.LAST_OF_MERCHANT,
                SearchStatements.LAST_OF_ALL,
                SearchStatements.BOUND_OF_MERCHANT,
                SearchStatements.BOUND_OF_ALL)) {
            assertThat(StatementPlan.of(STORE, sql)).as(sql).doesNotContain("Seq Scan on", "Sort");
        }
        for (String sql : List.of(
                SearchStatements.SN, SearchStatements.OPEN, SearchStatements.CLIENT_SN, SearchStatements.TRADE_NO)) {
            assertThat(StatementPlan.of(STORE, sql)).as(sql).doesNotContain("Seq Scan on");
        }
    }
}
