package upay.bench;

import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.util.function.IntFunction;

/**
 * Requests that were signed beforehand, outside of the heap: a driver's collector would copy some hundred megabytes of them
 * from place to place, and the gateway would be charged for the time.
 */
final class SignedRequests implements IntFunction<byte[]> {
    private static final int TYPICAL_BYTES = 512;

    private final IntBuffer ends;
    private ByteBuffer bytes;

    SignedRequests(Requests requests, Requests.Kind kind, int count) {
        String run = requests.newRun();
        ends = ByteBuffer.allocateDirect(count * Integer.BYTES).asIntBuffer();
        bytes = ByteBuffer.allocateDirect(count * TYPICAL_BYTES);
        for (int i = 0; i < count; i++) {
            byte[] request = requests.request(kind, run, i);
            if (request.length > bytes.remaining()) {
                bytes = ByteBuffer.allocateDirect(bytes.capacity() + bytes.capacity() / 2 + request.length)
                        .put(bytes.flip());
            }
            bytes.put(request);
            ends.put(i, bytes.position());
        }
    }

    @Override
    public byte[] apply(int i) {
        int from = i == 0 ? 0 : ends.get(i - 1);
        byte[] request = new byte[ends.get(i) - from];
        bytes.get(from, request);
        return request;
    }
}
