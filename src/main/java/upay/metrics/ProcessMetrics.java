package upay.metrics;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmInfoMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Set;

/**
 * The JVM, the process and the machine, under the names of Micrometer; where these break the conventions of Prometheus,
 * under its own.
 */
final class ProcessMetrics implements AutoCloseable {
    private static final double NANOS_PER_SECOND = 1e9;

    /** Leaves out what breaks the conventions; for a registry without meters yet. */
    static final MeterFilter CONVENTIONAL = MeterFilter.deny(
            id -> Set.of("process.cpu.time", "system.cpu.count").contains(id.getName()));

    /** Listens to collections, and is asked no more once closed. */
    private final JvmGcMetrics collections = new JvmGcMetrics();

    /** Held here: the registry holds what they read only weakly. */
    private final List<MeterBinder> binders = List.of(
            collections,
            new JvmMemoryMetrics(),
            new JvmThreadMetrics(),
            new ClassLoaderMetrics(),
            new JvmInfoMetrics(),
            new ProcessorMetrics(),
            new FileDescriptorMetrics(),
            new UptimeMetrics());

    ProcessMetrics(Meters meters) {
        MeterRegistry registry = meters.registry();
        binders.forEach(binder -> binder.bindTo(registry));
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        meters.counter(
                "process_cpu_seconds",
                "CPU time of the process, in seconds.",
                Tags.empty(),
                () -> Math.max(0, system.getProcessCpuTime()) / NANOS_PER_SECOND);
        meters.gauge("system_cpus", "CPUs of this process.", Tags.empty(), system::getAvailableProcessors);
    }

    @Override
    public void close() {
        collections.close();
    }
}
