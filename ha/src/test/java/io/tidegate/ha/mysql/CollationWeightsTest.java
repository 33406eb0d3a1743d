package io.tidegate.ha.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CollationWeightsTest {
    @ParameterizedTest
    @CsvSource({
        "utf8mb3_general_ci, utf8mb4_general_ci",
        "utf8mb4_unicode_520_nopad_ci, utf8mb4_unicode_520_ci",
        "utf8mb4_0900_as_cs, utf8mb4_0900_ai_ci",
        "utf8mb3_uca1400_nopad_as_ci, utf8mb4_uca1400_ai_ci",
        "latin1_swedish_nopad_ci, latin1_swedish_ci"
    })
    void a_collation_is_weighed_like_the_coarsest_of_its_family(String collation, String like) {
        assertThat(CollationWeights.weighedLike(collation)).contains(like);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "utf8mb4_spanish2_ci",
                "utf8mb4_de_pb_0900_ai_ci",
                "utf8mb4_uca1400_swedish_ai_ci",
                "utf8mb4_general_mysql500_ci",
                "latin1_german2_ci",
                "latin1_general_cs",
                "gbk_chinese_ci"
            })
    void a_collation_of_a_language_is_not_examined(String collation) {
        assertThat(CollationWeights.weighedLike(collation)).isEmpty();
    }
}
