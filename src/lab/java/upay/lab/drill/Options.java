package upay.lab.drill;

import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import upay.lab.LoadBalancer;

/**
 * What can be chosen of a drill.
 *
 * @param count of what the drill counts (orders, refunds, events, payments); 0: its own number
 * @param scale multiplies all waits of gateways and sandbox; 0: the drill's own
 * @param seed of all that is random
 * @param old the jar of an older version; null: none
 * @param balancer what stands before the gateways, of drills that have one
 * @param pictures the folder of the pictures, of drills that draw any
 * @param only of the alerts: those that are to be provoked; empty: all
 */
record Options(
        int count, double scale, long seed, Path old, LoadBalancer.Program balancer, Path pictures, Set<String> only) {
    int count(int usual) {
        return count == 0 ? usual : count;
    }

    double scale(double usual) {
        return scale == 0 ? usual : scale;
    }

    Random random() {
        return new Random(seed);
    }
}
