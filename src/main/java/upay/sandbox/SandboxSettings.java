package upay.sandbox;

/**
 * The port of the sandbox and the speed of its time.
 *
 * @param port 0: any free port, see {@link SandboxVerticle#actualPort()}
 * @param timeScale multiplies every duration after which the sandbox acts by itself; above 0
 */
public record SandboxSettings(String host, int port, double timeScale) {}
