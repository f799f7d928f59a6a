package upay.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.api.Problem;
import upay.domain.Secret;
import upay.identity.LoginSource;

@DisplayName("Work with passwords is bounded, and strangers leave places for sources that logged in before")
class PasswordWorkTest {
    private final List<Promise<Boolean>> started = new ArrayList<>();
    private PasswordWork work;

    @BeforeEach
    void open() {
        work = new PasswordWork(new PasswordHashes() {
            @Override
            public Future<Boolean> fits(Secret password, String hash) {
                Promise<Boolean> promise = Promise.promise();
                started.add(promise);
                return promise.future();
            }

            @Override
            public Future<Boolean> waste(Secret password) {
                return fits(password, "");
            }

            @Override
            public Future<String> hash(Secret password) {
                return Future.succeededFuture("");
            }
        });
    }

    private Future<Boolean> from(String address) {
        return work.in(LoginSource.of(address), () -> work.hashes().waste(new Secret("x")));
    }

    @Test
    @DisplayName("of one source three, of strangers eight, of all twelve")
    void bounds() {
        work.know(LoginSource.of("192.0.2.200"));
        work.know(LoginSource.of("192.0.2.201"));
        for (int i = 0; i < 3; i++) {
            assertThat(from("192.0.2.1").failed()).isFalse();
        }
        assertThat(from("192.0.2.1").cause())
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(429));
        for (int i = 2; i < 7; i++) {
            assertThat(from("192.0.2." + i).failed()).isFalse();
        }
        assertThat(from("192.0.2.99").failed()).isTrue();
        for (String known : List.of("192.0.2.200", "192.0.2.200", "192.0.2.201", "192.0.2.201")) {
            assertThat(from(known).failed()).isFalse();
        }
        assertThat(from("192.0.2.201").failed()).isTrue();
        assertThat(started).hasSize(12);

        started.forEach(promise -> promise.complete(false));
        assertThat(from("192.0.2.1").failed()).isFalse();
    }

    @Test
    @DisplayName("the addresses of one IPv6 network are one source")
    void network() {
        for (int i = 0; i < 3; i++) {
            assertThat(from("2001:db8:0:1:0:0:0:" + i).failed()).isFalse();
        }
        assertThat(from("2001:db8:0:1:a:b:c:d").failed()).isTrue();
        assertThat(from("2001:db8:0:2:a:b:c:d").failed()).isFalse();
    }
}
