/**
 * The gateway driven from outside: a process of its own, its embedded store, its sandbox, HTTP and nothing else.
 *
 * <p>Nothing here imports the gateway's code but the domain's words and the reference client, which is under test itself:
 * what these tests know, they know from the protocol. Start with {@link upay.e2e.TestTill}; {@link upay.e2e.GatewayProcess} starts what is
 * tested: the classes, or the packaged jar with {@code -Dupay.jar=target/upay-gateway.jar}.
 */
package upay.e2e;
