package upay.store;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.datagram.DatagramPacket;
import io.vertx.core.datagram.DatagramSocket;
import io.vertx.core.datagram.DatagramSocketOptions;
import java.util.List;

/** A name server on this machine that gives every name the same IPv4 addresses, and no others. */
final class SmallNameServer {
    private static final int HEADER = 12;
    private static final int TYPE_A = 1;

    private final DatagramSocket socket;
    private final List<byte[]> addresses;

    SmallNameServer(Vertx vertx, List<byte[]> addresses) {
        this.addresses = addresses;
        this.socket = vertx.createDatagramSocket(new DatagramSocketOptions());
        SampleOrders.await(socket.handler(this::answer).listen(0, "127.0.0.1"));
    }

    int port() {
        return socket.localAddress().port();
    }

    private void answer(DatagramPacket packet) {
        Buffer query = packet.data();
        int end = HEADER;
        while (query.getByte(end) != 0) {
            end += query.getByte(end) + 1;
        }
        end += 1;
        boolean wanted = query.getShort(end) == TYPE_A;
        end += 4;
        Buffer answer = Buffer.buffer()
                .appendShort(query.getShort(0))
                .appendShort((short) 0x8180)
                .appendShort((short) 1)
                .appendShort((short) (wanted ? addresses.size() : 0))
                .appendInt(0)
                .appendBuffer(query.slice(HEADER, end));
        if (wanted) {
            for (byte[] address : addresses) {
                answer.appendShort((short) 0xC00C)
                        .appendShort((short) TYPE_A)
                        .appendShort((short) 1)
                        .appendInt(1)
                        .appendShort((short) address.length)
                        .appendBytes(address);
            }
        }
        socket.send(answer, packet.sender().port(), packet.sender().host());
    }

    void close() {
        SampleOrders.await(socket.close());
    }
}
