package upay;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("No constructor and no method has more parameters than a reader can distinguish by position")
class ParameterCountTest {
    private static final int MAX = 8;

    @Test
    void everySignatureIsShort() {
        JavaClasses classes = new ClassFileImporter().importPackages("upay");

        List<JavaCodeUnit> all = classes.stream()
                .flatMap(type -> type.getCodeUnits().stream())
                .filter(unit -> !unit.getModifiers().contains(JavaModifier.SYNTHETIC))
                .toList();
        assertThat(all).hasSizeGreaterThan(1_000);
        assertThat(all.stream()
                        .filter(unit -> unit.getRawParameterTypes().size() > MAX)
                        .map(JavaCodeUnit::getFullName))
                .isEmpty();
    }
}
