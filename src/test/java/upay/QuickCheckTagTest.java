package upay;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.annotation.Annotation;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayName("What scripts/check --quick runs starts no process")
class QuickCheckTagTest {
    private static final String TAG = "process";
    private static final Set<String> STARTS_A_PROCESS = Set.of(
            "java.lang.ProcessBuilder",
            "java.lang.Runtime",
            "upay.store.embedded.EmbeddedPostgres",
            "org.openqa.selenium.chrome.ChromeDriverService");

    private final JavaClasses tests = tests();

    /** Names are enough of the classes that they use: to read those as well takes several times as long. */
    private static JavaClasses tests() {
        return ArchConfiguration.withThreadLocalScope(configuration -> {
            configuration.setResolveMissingDependenciesFromClassPath(false);
            return new ClassFileImporter()
                    .withImportOption(new ImportOption.OnlyIncludeTests())
                    .importPackages("upay");
        });
    }

    @Test
    @DisplayName("a test class that starts one, by itself or through other test classes, has the tag \"process\"")
    void isTagged() {
        Set<JavaClass> reach = new HashSet<>();
        Set<JavaClass> next = all(Stream.of());
        while (!next.isEmpty()) {
            reach.addAll(next);
            next = all(next.stream());
            next.removeAll(reach);
        }

        assertThat(reach.stream()
                        .filter(test ->
                                test.isTopLevelClass() && test.getSimpleName().endsWith("Test"))
                        .filter(test -> !isTagged(test))
                        .map(JavaClass::getName)
                        .sorted(Comparator.naturalOrder()))
                .as("test classes that need a process, and have no @Tag(\"" + TAG + "\")")
                .isEmpty();
        assertThat(reach).as("those that need one").hasSizeGreaterThan(50);
    }

    /** Those that use one of these; of none: those that start a process themselves. Always with their outermost classes. */
    private Set<JavaClass> all(Stream<JavaClass> used) {
        Set<String> names = new HashSet<>(used.map(JavaClass::getName).toList());
        if (names.isEmpty()) {
            names.addAll(STARTS_A_PROCESS);
        }
        Set<JavaClass> users = new HashSet<>();
        for (JavaClass test : tests) {
            if (test.getDirectDependenciesFromSelf().stream()
                    .map(Dependency::getTargetClass)
                    .anyMatch(target -> names.contains(target.getName()))) {
                JavaClass outermost = outermost(test);
                users.add(test);
                users.add(outermost);
            }
        }
        return users;
    }

    private static JavaClass outermost(JavaClass nested) {
        JavaClass outer = nested;
        while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().get();
        }
        return outer;
    }

    /** By the tag of its own engine: jqwik does not know JUnit's. */
    private static boolean isTagged(JavaClass test) {
        boolean properties = test.getAllMethods().stream().anyMatch(method -> method.isAnnotatedWith(Property.class));
        Class<? extends Annotation> tag = properties ? net.jqwik.api.Tag.class : Tag.class;
        for (JavaClass type = test; type != null; type = type.getRawSuperclass().orElse(null)) {
            Optional<? extends JavaAnnotation<?>> found = type.tryGetAnnotationOfType(tag.getName());
            if (found.isPresent() && found.get().get("value").equals(Optional.of(TAG))) {
                return true;
            }
        }
        return false;
    }
}
