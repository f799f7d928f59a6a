package upay;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import upay.app.Wiring;
import upay.channel.CircuitBreakerSettings;
import upay.channel.http.ChannelSettings;
import upay.config.ChannelsConfig;
import upay.config.GatewayConfig;
import upay.config.HttpConfig;
import upay.config.IngressConfig;
import upay.config.StoreConfig;
import upay.config.WebhookConfig;
import upay.domain.PaymentCodes;
import upay.domain.Schedules;
import upay.http.HttpSettings;
import upay.management.ManagementVerticle;
import upay.sandbox.SandboxSettings;
import upay.store.sql.StoreSettings;
import upay.webhook.WebhookSettings;

/**
 * A value of a settings record is used where code that does something reads it: neither the record's own copying (constructors,
 * {@code with…}, {@code scaled}) nor the wiring that hands it from one record to the next.
 */
@DisplayName("Every setting is read by the program")
@AnalyzeClasses(packages = "upay", importOptions = ArchitectureTest.ProgramOnly.class)
class SettingsUseTest {
    /** Read from the keys; {@link Wiring} hands them to the parts, as WiringTest proves for each. */
    private static final List<Class<?>> CONFIGURATION = List.of(
            GatewayConfig.class,
            HttpConfig.class,
            IngressConfig.class,
            StoreConfig.class,
            ChannelsConfig.class,
            WebhookConfig.class);

    private static final List<Class<?>> PARTS = List.of(
            Schedules.class,
            PaymentCodes.class,
            HttpSettings.class,
            StoreSettings.class,
            ChannelSettings.class,
            CircuitBreakerSettings.class,
            WebhookSettings.class,
            SandboxSettings.class,
            ManagementVerticle.Options.class);

    /** Settings that nothing reads. There are none. */
    private static final Set<String> EXCEPTIONS = Set.of();

    private static final Pattern COPYING =
            Pattern.compile("<init>|<clinit>|scaled|with.*|in[A-Z].*|of|from|defaults|equals|hashCode|toString");

    @ArchTest
    static void everyConfiguredValueIsHandedOnOrRead(JavaClasses program) {
        assertThat(unused(program, CONFIGURATION, Set.of("upay.config.WaitsSection", "upay.config.PaymentCodeConfig")))
                .as("values of the configuration that nothing outside its package reads")
                .isEqualTo(EXCEPTIONS);
    }

    @ArchTest
    static void everySettingOfAPartIsRead(JavaClasses program) {
        assertThat(unused(program, PARTS, Set.of(Wiring.class.getName())))
                .as("settings of parts that nothing but copying and wiring reads")
                .isEqualTo(EXCEPTIONS);
    }

    private static Set<String> unused(JavaClasses program, List<Class<?>> types, Set<String> wiring) {
        Set<String> unused = new HashSet<>();
        types.forEach(type -> records(type).forEach(record -> {
            Readers readers = new Readers(program.get(record), type.getName(), wiring);
            Stream.of(record.getRecordComponents())
                    .map(component -> component.getName())
                    .filter(name -> !readers.readAny(name))
                    .forEach(name -> unused.add(record.getSimpleName() + "." + name));
        }));
        return unused;
    }

    /** The type, where it is a record, and the records within it. */
    private static Stream<Class<?>> records(Class<?> type) {
        return Stream.concat(Stream.of(type), Stream.of(type.getDeclaredClasses()))
                .filter(Class::isRecord);
    }

    /**
     * Who reads the values of one record.
     *
     * @param family the type within which the record stands; what it does with its values counts as far as others call it
     */
    private record Readers(JavaClass record, String family, Set<String> wiring) {
        boolean readAny(String component) {
            JavaMethod accessor = record.getMethod(component);
            Stream<? extends JavaAccess<?>> ofField = record.getField(component).getAccessesToSelf().stream()
                    .filter(access -> !access.getOrigin().equals(accessor));
            return Stream.concat(accessor.getAccessesToSelf().stream(), ofField)
                    .anyMatch(access -> isUse(access.getOrigin(), new HashSet<>()));
        }

        /** Whether this code does something, or is called by code that does. */
        private boolean isUse(JavaCodeUnit reader, Set<JavaCodeUnit> seen) {
            String owner = reader.getOwner().getName();
            if (!seen.add(reader) || wiring.contains(owner)) {
                return false;
            }
            if (!owner.equals(family) && !owner.startsWith(family + "$")) {
                return !owner.startsWith("upay.config.") || !family.startsWith("upay.config.");
            }
            return !COPYING.matcher(reader.getName()).matches()
                    && reader.getAccessesToSelf().stream().anyMatch(access -> isUse(access.getOrigin(), seen));
        }
    }
}
