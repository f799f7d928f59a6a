package upay.sandbox;

/**
 * Where the sandbox listens and how fast its time runs.
 *
 * @param port 0: a free one, see {@link SandboxVerticle#actualPort()}
 * @param timeScale multiplies every duration after which the sandbox acts by itself; above 0
 */
public record SandboxSettings(String host, int port, double timeScale) {}
