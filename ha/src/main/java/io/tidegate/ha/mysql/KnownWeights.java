package io.tidegate.ha.mysql;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The weights of collations that were examined: what a text is weighed as, and which characters can
 * contract. Rows lie where these weights say, so that a server with other ones under the same name
 * must not be believed.
 */
enum KnownWeights {
    GENERAL("utf8mb4_general_ci", "277268528060178-277012265900270", 2, false),
    UNICODE_4("utf8mb4_unicode_ci", "276652231586992-276654479134506", 2, false),
    UNICODE_5_2("utf8mb4_unicode_520_ci", "276845128834518-276964693058131", 2, false),
    UNICODE_9("utf8mb4_0900_ai_ci", "276816787603816-276920393415660", 2, false),
    /** MariaDB's. */
    UNICODE_14("utf8mb4_uca1400_ai_ci", "277215647944547-277335371773610", 2, true),
    LATIN1_SWEDISH("latin1_swedish_ci", "277052002232320-277343324159105", 1, false),
    LATIN1_GENERAL("latin1_general_ci", "277067310201277-277396501003889", 1, false),
    LATIN1_GERMAN1("latin1_german1_ci", "277051166629442-277339145918178", 1, false),
    LATIN1_DANISH("latin1_danish_ci", "277052836128362-277346643843473", 1, false),
    LATIN1_SPANISH("latin1_spanish_ci", "277060061502654-277376264200371", 1, false);

    /**
     * Of each sequence that contracts in the root of UCA 14 one member: signs that follow a letter
     * (the dot of Catalan, the breve of Cyrillic, Arabic hamzas, dependent vowels and length marks
     * of South Asia), the nasal signs of Thai and Lao, and the vowels of these, New Tai Lue and Tai
     * Viet that are written before their consonant.
     */
    private static final Set<Integer> CONTRACTING =
            Stream.of(
                            IntStream.of(0xB7, 0x306, 0x387),
                            IntStream.of(0x653, 0x654, 0x655),
                            IntStream.of(0x9BE, 0x9D7, 0xB3E, 0xB56, 0xB57),
                            IntStream.of(0xBBE, 0xBD7, 0xC56, 0xCC2, 0xCD5, 0xCD6),
                            IntStream.of(0xD3E, 0xD57, 0xDCA, 0xDCF, 0xDDF),
                            IntStream.rangeClosed(0xE40, 0xE44),
                            IntStream.rangeClosed(0xEC0, 0xEC4),
                            IntStream.of(0xE4D, 0xECD),
                            IntStream.of(0xF71, 0xF72, 0xF74, 0xF80, 0xF81, 0x102E, 0x1B35),
                            IntStream.of(0x19B5, 0x19B6, 0x19B7, 0x19BA),
                            IntStream.of(0xAAB5, 0xAAB6, 0xAAB9, 0xAABB, 0xAABC),
                            IntStream.of(0x11127, 0x1133E, 0x11357),
                            IntStream.of(0x114B0, 0x114BA, 0x114BD, 0x115AF, 0x11930))
                    .flatMapToInt(each -> each)
                    .boxed()
                    .collect(Collectors.toUnmodifiableSet());

    private final String collation;
    private final String fingerprint;
    private final int bytesPerWeight;
    private final boolean contracts;

    KnownWeights(String collation, String fingerprint, int bytesPerWeight, boolean contracts) {
        this.collation = collation;
        this.fingerprint = fingerprint;
        this.bytesPerWeight = bytesPerWeight;
        this.contracts = contracts;
    }

    /** By what {@link CollationWeights} has made of a server's. */
    static Optional<KnownWeights> of(String fingerprint) {
        return Arrays.stream(values())
                .filter(each -> each.fingerprint.equals(fingerprint))
                .findFirst();
    }

    /** That has them. */
    String collation() {
        return collation;
    }

    int bytesPerWeight() {
        return bytesPerWeight;
    }

    /** Code points without which nothing contracts. */
    Set<Integer> contracting() {
        return contracts ? CONTRACTING : Set.of();
    }
}
