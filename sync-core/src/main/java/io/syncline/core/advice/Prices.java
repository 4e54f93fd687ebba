package io.syncline.core.advice;

/**
 * What a store charges, in any currency.
 *
 * @param thousandGets for a thousand requests of the kind of HEAD and GET
 * @param thousandLists for a thousand requests for a page of a listing
 */
public record Prices(double thousandGets, double thousandLists) {
  /** The list prices of S3 Standard in us-east-1, in US dollars. */
  public static final Prices DEFAULT = new Prices(0.0004, 0.005);

  private static final double HOURS_OF_A_MONTH = 730;

  public Prices {
    if (!(thousandGets >= 0 && thousandGets < 1e6 && thousandLists >= 0 && thousandLists < 1e6)) {
      throw new IllegalArgumentException(
          "prices out of range: " + thousandGets + ", " + thousandLists);
    }
  }

  double ofAMonth(Recorded.Calls perHour) {
    return HOURS_OF_A_MONTH
        * (perHour.gets() * thousandGets + perHour.lists() * thousandLists)
        / 1000;
  }
}
