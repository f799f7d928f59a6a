package upay.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Some readings of one thing; what is believed of them is the median. */
record Figures(double[] readings) {

    static Figures of(List<Double> readings) {
        return new Figures(
                readings.stream().mapToDouble(Double::doubleValue).sorted().toArray());
    }

    /** Reading by reading. */
    static Figures ratios(List<Double> over, List<Double> under) {
        return of(IntStream.range(0, over.size())
                .mapToObj(i -> over.get(i) / under.get(i))
                .toList());
    }

    double median() {
        int n = readings.length;
        return n == 0 ? Double.NaN : (readings[(n - 1) / 2] + readings[n / 2]) / 2;
    }

    /** The reading below which so many per cent lie. */
    double at(double percentile) {
        int n = readings.length;
        return n == 0 ? Double.NaN : readings[(int) Math.min(n - 1, Math.floor(n * percentile / 100))];
    }

    double least() {
        return readings.length == 0 ? Double.NaN : readings[0];
    }

    double most() {
        return readings.length == 0 ? Double.NaN : readings[readings.length - 1];
    }

    /** {@code 11,800 (10,900 – 12,100)}. */
    String whole() {
        return String.format(Locale.ROOT, "%,.0f (%,.0f – %,.0f)", median(), least(), most());
    }

    /** {@code 3.42 (3.30 – 3.61)}. */
    String fine() {
        return String.format(Locale.ROOT, "%.2f (%.2f – %.2f)", median(), least(), most());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Figures figures && Arrays.equals(readings, figures.readings);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(readings);
    }

    @Override
    public String toString() {
        return fine();
    }
}
