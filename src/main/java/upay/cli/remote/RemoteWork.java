package upay.cli.remote;

import java.io.IOException;

/** What a command has a gateway do, if that is more than one request. */
interface RemoteWork {
    /**
     * Does it and prints the answer. Returns the exit code.
     *
     * @throws RemoteRefusal if the gateway refuses
     */
    int run(RemoteCall call) throws IOException, InterruptedException;
}
