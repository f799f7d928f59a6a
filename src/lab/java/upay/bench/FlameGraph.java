package upay.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * A flight recording's samples of the event loops as a flame graph in SVG: a frame's width is its share of the samples, its
 * callees stand on it. Samples in native code (the network's system calls) are those in which the loop did not just wait.
 */
final class FlameGraph {
    private static final int WIDTH = 1600;
    private static final int ROW = 15;
    private static final int MARGIN = 34;
    /** Of all samples; what is thinner cannot be seen. */
    private static final double THINNEST = 0.004;

    private static final double CHARACTER = 6.2;

    private static final class Frame {
        private final Map<String, Frame> callees = new TreeMap<>();
        private long samples;

        int depth() {
            return 1 + callees.values().stream().mapToInt(Frame::depth).max().orElse(0);
        }
    }

    private final String title;
    private final Frame root = new Frame();

    FlameGraph(String title, Path recording) {
        this.title = title;
        try (RecordingFile events = new RecordingFile(recording)) {
            while (events.hasMoreEvents()) {
                add(events.readEvent());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(RecordedEvent event) {
        String type = event.getEventType().getName();
        boolean sample = type.equals("jdk.ExecutionSample") || type.equals("jdk.NativeMethodSample");
        if (!sample || event.getStackTrace() == null || !isEventLoop(event)) {
            return;
        }
        List<RecordedFrame> frames = event.getStackTrace().getFrames();
        if (name(frames.get(0)).contains("epollWait")) {
            return;
        }
        Frame frame = root;
        frame.samples++;
        for (int i = frames.size() - 1; i >= 0; i--) {
            frame = frame.callees.computeIfAbsent(name(frames.get(i)), n -> new Frame());
            frame.samples++;
        }
    }

    private static boolean isEventLoop(RecordedEvent event) {
        var thread = event.getThread("sampledThread");
        return thread != null
                && thread.getJavaName() != null
                && thread.getJavaName().contains("eventloop");
    }

    private static String name(RecordedFrame frame) {
        String type = frame.getMethod().getType().getName();
        // The numbers of lambdas differ from run to run.
        return type.replaceAll("\\$\\$Lambda.*", "\\$lambda") + "."
                + frame.getMethod().getName();
    }

    String svg() {
        int height = root.depth() * ROW + 2 * MARGIN;
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"10\">%n"
                        + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n"
                        + "<text x=\"8\" y=\"20\" font-size=\"14\">%s: %,d samples of the event loops; ours orange, Vert.x blue,"
                        + " Netty green, the JDK grey</text>%n",
                WIDTH,
                height,
                escaped(title),
                root.samples));
        draw(svg, root, 0, height - MARGIN);
        return svg.append("</svg>\n").toString();
    }

    private void draw(StringBuilder svg, Frame frame, double left, int bottom) {
        double from = left;
        for (Map.Entry<String, Frame> callee : frame.callees.entrySet()) {
            double share = (double) callee.getValue().samples / root.samples;
            double width = share * WIDTH;
            if (share >= THINNEST) {
                box(svg, callee.getKey(), share, from, width, bottom - ROW);
                draw(svg, callee.getValue(), from, bottom - ROW);
            }
            from += width;
        }
    }

    private static void box(StringBuilder svg, String name, double share, double left, double width, int top) {
        int room = (int) (width / CHARACTER);
        String brief = name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1);
        svg.append(String.format(
                Locale.ROOT,
                "<g><title>%s %.1f %%</title><rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\" stroke=\"white\"/>",
                escaped(name),
                100 * share,
                left,
                top,
                width,
                ROW,
                color(name)));
        if (room >= 3) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%.1f\" y=\"%d\">%s</text>",
                    left + 2,
                    top + ROW - 4,
                    escaped(brief.length() <= room ? brief : brief.substring(0, room))));
        }
        svg.append("</g>\n");
    }

    private static String color(String name) {
        if (name.startsWith("upay.")) {
            return "#fb923c";
        }
        if (name.startsWith("io.vertx.")) {
            return "#93c5fd";
        }
        return name.startsWith("io.netty.") ? "#86efac" : "#d4d4d4";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
