package dev.lad.billing;

import java.math.BigDecimal;

/**
 * Where a tenant's credits are.
 *
 * @param available may be spent now
 * @param held set aside for what is running
 * @param spent in all, less refunds
 * @param purchased bought in all
 * @param granted given in all: by a plan, as a welcome
 */
record Balance(BigDecimal available, BigDecimal held, BigDecimal spent, BigDecimal purchased, BigDecimal granted) {}
