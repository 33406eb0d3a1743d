package io.tidegate.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.classfile.ClassFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What mutants exchange is still there to be exchanged. */
final class MutantTest {
    @ParameterizedTest
    @EnumSource
    void one_method_is_exchanged(Mutant mutant) throws Exception {
        byte[] changed = mutant.changed();

        assertThat(ClassFile.of().parse(changed).methods()).isNotEmpty();
    }
}
