package upay.bench;

import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * Requests that were signed beforehand, in one array: a driver's collector would copy some hundred thousand of them from place
 * to place, and the gateway would be charged for the time.
 */
final class Signed implements IntFunction<byte[]> {
    private static final int TYPICAL_BYTES = 512;

    private final int[] ends;
    private byte[] bytes;

    Signed(Requests requests, Requests.Kind kind, int count) {
        String run = requests.newRun();
        ends = new int[count];
        bytes = new byte[count * TYPICAL_BYTES];
        int end = 0;
        for (int i = 0; i < count; i++) {
            byte[] request = requests.request(kind, run, i);
            if (end + request.length > bytes.length) {
                bytes = Arrays.copyOf(bytes, bytes.length + bytes.length / 2 + request.length);
            }
            System.arraycopy(request, 0, bytes, end, request.length);
            end += request.length;
            ends[i] = end;
        }
    }

    @Override
    public byte[] apply(int i) {
        return Arrays.copyOfRange(bytes, i == 0 ? 0 : ends[i - 1], ends[i]);
    }
}
