package io.tidegate.sharding.plan;

import io.tidegate.conf.error.TidegateException;

/** Says why rows of several shards are not merged. */
interface Refusal {
    /**
     * @param token where the construct begins
     */
    TidegateException of(String construct, int token);
}
