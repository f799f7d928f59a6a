package upay.store.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static upay.store.SampleOrders.await;

import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import upay.domain.AccountName;
import upay.domain.Payway;
import upay.domain.Secret;
import upay.store.Store;
import upay.store.TestStore;
import upay.store.registry.ChannelAccount;

@DisplayName("The channel accounts of merchants, as stored")
@Tag("process")
class PgMerchantsTest {
    private static Vertx vertx;
    private static Store store;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        store = TestStore.fresh().start(vertx);
    }

    @AfterAll
    static void close() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    @DisplayName("Settings stored under their former names are read under the current ones")
    void formerNames() {
        await(store.channelRegistry()
                .put(new ChannelAccount(
                        ChannelAccount.DEFAULT,
                        Payway.BAIFUBAO,
                        "https://baifubao.example",
                        Map.of(
                                "sp-no", new Secret("1000000001"),
                                "till-fields", new Secret("mno"),
                                "notice-fields", new Secret("brand_new"),
                                "unsigned-answers", new Secret("believe"),
                                "reversal-answer", new Secret("accepted")),
                        Instant.EPOCH)));

        assertThat(await(store.merchants().find(ChannelAccount.DEFAULT))
                        .at(Payway.BAIFUBAO)
                        .byName()
                        .get(AccountName.DEFAULT)
                        .settings())
                .isEqualTo(Map.of(
                        "sp-no", new Secret("1000000001"),
                        "extended-fields", new Secret("mno"),
                        "callback-fields", new Secret("brand_new"),
                        "unsigned-responses", new Secret("believe"),
                        "reversal-response", new Secret("accepted")));
        assertThat(await(store.channelRegistry().accounts("", null, 10)))
                .singleElement()
                .satisfies(entry -> assertThat(
                                entry.settings().keySet().stream().sorted().toList())
                        .isEqualTo(List.of(
                                "callback-fields",
                                "extended-fields",
                                "reversal-response",
                                "sp-no",
                                "unsigned-responses")));
    }
}
