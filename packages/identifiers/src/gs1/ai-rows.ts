/**
 * The application identifiers: GS1 General Specifications § 3, release 24. One row each: the identifier (`310n`: n is the
 * number of decimals; `703s`: s is part of the meaning), its name, and its components: n digits, x characters of set 82, y of
 * set 39, z of base64url; `..` up to; in brackets optional; then what they hold: `check` digit modulo 10 at the end, `pair` of
 * check characters, `date` (day may be 00), `day` (it may not), `time`, `hours`, `minutes`, `decimal` with its unit, `money`, `currency`, `integer`, `flag`.
 */
export const aiRows = `
00 sscc n18:check
01 gtin n14:check
02 content n14:check
10 lot x..20
11 productionDate n6:date
12 dueDate n6:date
13 packagingDate n6:date
15 bestBefore n6:date
16 sellBy n6:date
17 useBy n6:date
20 variant n2
21 serial x..20
22 consumerProductVariant x..20
235 thirdPartySerial x..28
240 additionalId x..30
241 customerPartNumber x..30
242 madeToOrderVariant n..6
243 packagingComponent x..20
250 secondarySerial x..30
251 sourceReference x..30
253 gdti n13:check [x..17]
254 glnExtension x..20
255 gcn n13:check [n..12]
30 variableCount n..8:integer
310n netWeight n6:decimal:kg
311n length n6:decimal:m
312n width n6:decimal:m
313n height n6:decimal:m
314n area n6:decimal:m2
315n netVolume n6:decimal:L
316n netVolume n6:decimal:m3
320n netWeight n6:decimal:[lb_av]
321n length n6:decimal:[in_i]
322n length n6:decimal:[ft_i]
323n length n6:decimal:[yd_i]
324n width n6:decimal:[in_i]
325n width n6:decimal:[ft_i]
326n width n6:decimal:[yd_i]
327n height n6:decimal:[in_i]
328n height n6:decimal:[ft_i]
329n height n6:decimal:[yd_i]
330n grossWeight n6:decimal:kg
331n logisticLength n6:decimal:m
332n logisticWidth n6:decimal:m
333n logisticHeight n6:decimal:m
334n logisticArea n6:decimal:m2
335n logisticVolume n6:decimal:L
336n logisticVolume n6:decimal:m3
337n massPerArea n6:decimal:kg/m2
340n grossWeight n6:decimal:[lb_av]
341n logisticLength n6:decimal:[in_i]
342n logisticLength n6:decimal:[ft_i]
343n logisticLength n6:decimal:[yd_i]
344n logisticWidth n6:decimal:[in_i]
345n logisticWidth n6:decimal:[ft_i]
346n logisticWidth n6:decimal:[yd_i]
347n logisticHeight n6:decimal:[in_i]
348n logisticHeight n6:decimal:[ft_i]
349n logisticHeight n6:decimal:[yd_i]
350n area n6:decimal:[sin_i]
351n area n6:decimal:[sft_i]
352n area n6:decimal:[syd_i]
353n logisticArea n6:decimal:[sin_i]
354n logisticArea n6:decimal:[sft_i]
355n logisticArea n6:decimal:[syd_i]
356n netWeight n6:decimal:[oz_tr]
357n netWeight n6:decimal:[oz_av]
360n netVolume n6:decimal:[qt_us]
361n netVolume n6:decimal:[gal_us]
362n logisticVolume n6:decimal:[qt_us]
363n logisticVolume n6:decimal:[gal_us]
364n netVolume n6:decimal:[cin_i]
365n netVolume n6:decimal:[cft_i]
366n netVolume n6:decimal:[cyd_i]
367n logisticVolume n6:decimal:[cin_i]
368n logisticVolume n6:decimal:[cft_i]
369n logisticVolume n6:decimal:[cyd_i]
37 count n..8:integer
390n amountPayable n..15:money
391n amountPayable n3:currency n..15:money
392n price n..15:money
393n price n3:currency n..15:money
394n percentOff n4:decimal:%
395n pricePerUnit n6:money
400 orderNumber x..30
401 ginc x..30
402 gsin n17:check
403 route x..30
410 shipTo n13:check
411 billTo n13:check
412 purchaseFrom n13:check
413 shipFor n13:check
414 gln n13:check
415 payTo n13:check
416 productionLocation n13:check
417 party n13:check
420 shipToPostcode x..20
421 shipToPostcode n3 x..9
422 countryOfOrigin n3
423 countryOfFirstProcessing n..15
424 countryOfProcessing n3
425 countryOfDisassembly n..15
426 countryOfFullProcess n3
427 originSubdivision x..3
4300 shipToCompany x..35
4301 shipToName x..35
4302 shipToAddress1 x..70
4303 shipToAddress2 x..70
4304 shipToSuburb x..70
4305 shipToLocality x..70
4306 shipToRegion x..70
4307 shipToCountry x2
4308 shipToPhone x..30
4309 shipToGeo n20
4310 returnToCompany x..35
4311 returnToName x..35
4312 returnToAddress1 x..70
4313 returnToAddress2 x..70
4314 returnToSuburb x..70
4315 returnToLocality x..70
4316 returnToRegion x..70
4317 returnToCountry x2
4318 returnToPostcode x..20
4319 returnToPhone x..30
4320 serviceDescription x..35
4321 dangerousGoods n1:flag
4322 authorityToLeave n1:flag
4323 signatureRequired n1:flag
4324 notBeforeDelivery n6:date n4:time
4325 notAfterDelivery n6:date n4:time
4326 releaseDate n6:day
4330 maximumTemperatureF n6 [x1]
4331 maximumTemperatureC n6 [x1]
4332 minimumTemperatureF n6 [x1]
4333 minimumTemperatureC n6 [x1]
7001 natoStockNumber n13
7002 meatCut x..30
7003 expiryTime n6:day n4:time
7004 activePotency n..4:integer
7005 catchArea x..12
7006 firstFreezeDate n6:day
7007 harvestDate n6:day [n6:day]
7008 aquaticSpecies x..3
7009 fishingGear x..10
7010 productionMethod x..2
7011 testBy n6:day [n4:time]
7020 refurbishmentLot x..20
7021 functionalStatus x..20
7022 revisionStatus x..20
7023 assemblyGiai x..30
703s processor n3 x..27
7040 uniqueIdWithExtension n1 x3
710 nationalHealthNumberDe x..20
711 nationalHealthNumberFr x..20
712 nationalHealthNumberEs x..20
713 nationalHealthNumberBr x..20
714 nationalHealthNumberPt x..20
715 nationalHealthNumberUs x..20
723s certification x2 x..28
7240 protocol x..20
7241 mediaType n2
7242 versionControlNumber x..25
8001 dimensions n14
8002 mobileTelephone x..20
8003 grai n14:check [x..16]
8004 giai x..30
8005 pricePerUnit n6
8006 itip n14:check n4
8007 iban x..34
8008 productionTime n8:hours [n..4:minutes]
8009 sensorIndicator x..50
8010 cpid y..30
8011 cpidSerial n..12
8012 softwareVersion x..20
8013 gmn x..25:pair
8017 gsrnProvider n18:check
8018 gsrnRecipient n18:check
8019 serviceRelation n..10
8020 paymentReference x..25
8026 itipContent n14:check n4
8030 digitalSignature z..90
8110 coupon x..70
8111 loyaltyPoints n4:integer
8112 positiveOfferCoupon x..70
8200 productUrl x..70
90 mutuallyAgreed x..30
9s internal x..90
`;
