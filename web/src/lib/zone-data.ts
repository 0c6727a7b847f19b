// Made by scripts/make-zones.mjs from libphonenumber's tables (Google, Apache-2.0); not to be edited.
// A line: prefixes of E.164 without the plus, then the zones of whoever has such a number.
export const ZONE_DATA = `
1|America/Adak America/Anchorage America/Anguilla America/Cayman America/Chicago America/Denver America/Fort_Nelson America/Halifax America/Los_Angeles America/New_York America/Regina America/St_Johns Pacific/Guam Pacific/Honolulu Pacific/Pago_Pago
1201 1202 1203 1207 1212 1215 1216 1220 1223 1226 1227 1229 1231 1234 1239 1240 1242 1248 1249 1252 1260 1263 1267 1269 1272 1276 1283 1289 1301 1302 1304 1305 1313 1315 1317 1321 1324 1326 1329 1330 1332 1336 1339 1343 1347 1351 1352 1354 1363 1364 1365 1367 1380 1382 1386 1401 1404 1407 1410 1412 1413 1416 1419 1434 1437 1438 1440 1443 1445 1448 1450 1463 1468 1470 1472 1475 1478 1484 1502 1508 1513 1514 1516 1517 1518 1519 1540 1548 1551 1561 1567 1570 1571 1579 1581 1582 1585 1586 1603 1607 1609 1610 1613 1614 1616 1617 1631 1640 1645 1646 1647 1649 1656 1667 1678 1680 1681 1683 1686 1703 1704 1705 1706 1716 1717 1718 1724 1727 1728 1732 1734 1740 1742 1743 1753 1754 1757 1762 1765 1770 1771 1772 1774 1781 1786 1802 1803 1804 1810 1813 1814 1819 1821 1826 1828 1835 1838 1839 1843 1845 1848 1854 1856 1857 1859 1860 1862 1863 1864 1865 1873 1878 1904 1905 1908 1910 1912 1914 1917 1919 1929 1930 1934 1937 1941 1942 1943 1947 1948 1954 1959 1973 1978 1980 1984 1989|America/New_York
1204 1205 1210 1214 1217 1218 1224 1225 1228 1235 1251 1254 1256 1262 1274 1281 1309 1312 1314 1316 1318 1319 1320 1325 1327 1331 1334 1337 1346 1353 1361 1402 1405 1409 1414 1417 1430 1431 1432 1447 1464 1469 1474 1479 1501 1504 1507 1512 1515 1531 1534 1539 1557 1563 1572 1573 1580 1584 1601 1608 1612 1615 1618 1629 1630 1636 1641 1651 1659 1660 1662 1682 1689 1708 1712 1713 1715 1726 1730 1731 1737 1763 1769 1773 1779 1806 1815 1816 1817 1830 1832 1847 1870 1872 1901 1903 1913 1918 1920 1931 1936 1938 1940 1945 1952 1956 1972 1975 1979 1985 505|America/Chicago
1206 1209 1213 1236 1253 1257 1279 1323 1341 1350 1360 1369 1408 1415 1424 1425 1442 1458 1503 1509 1510 1530 1559 1562 1564 1604 1619 1626 1628 1650 1657 1661 1669 1672 1702 1707 1714 1725 1738 1747 1760 1778 1805 1818 1820 1831 1840 1858 1909 1916 1925 1949 1951 1971|America/Los_Angeles
1219 1270 1423 1574 1606 1807 1812 1850 1906|America/Chicago America/New_York
1246 1264 1268 1284 1340 1473 1664 1721 1758 1767 1784 1787 1809 1829 1849 1868 1869 1939|America/Anguilla
1250 1541 1775 1986|America/Denver America/Los_Angeles
1303 1307 1368 1385 1403 1406 1435 1505 1575 1587 1719 1720 1748 1780 1801 1825 1915 1970 1983|America/Denver
1306 1639|America/Regina
1308 1605 1620 1701 1785|America/Chicago America/Denver
1345 1658 1876|America/Cayman
1418|America/Halifax America/New_York
1428 1441 1506 1782 1902|America/Halifax
1480 1520 1602 1623|America/Fort_Nelson
1670 1671 7421 7423 7426|Pacific/Guam
1684|Pacific/Pago_Pago
1709|America/Anguilla America/Halifax America/St_Johns
1808|Pacific/Honolulu
1867|America/Chicago America/Denver America/Fort_Nelson America/Los_Angeles America/New_York
1879|America/Anguilla America/St_Johns
1907|America/Adak America/Anchorage Pacific/Honolulu
1928|America/Denver America/Fort_Nelson
20|Africa/Cairo
211 254|Africa/Nairobi
212 34822 34827 34828 34922 34928|Atlantic/Canary
213 33|Europe/Paris
216|Africa/Tunis
218 370 371 372 40 970|Europe/Bucharest
220|Africa/Banjul
221|Africa/Dakar
222|Africa/Nouakchott
223|Africa/Bamako
224|Africa/Conakry
225|Africa/Abidjan
226|Africa/Ouagadougou
227|Africa/Niamey
228|Africa/Lome
229|Africa/Porto-Novo
230|Indian/Mauritius
231 245 354|Atlantic/Reykjavik
232|Africa/Freetown
233|Africa/Accra
234|Africa/Lagos
235|Africa/Ndjamena
236|Africa/Bangui
237|Africa/Douala
238|Atlantic/Cape_Verde
239|Africa/Sao_Tome
240|Africa/Malabo
241|Africa/Libreville
242|Africa/Brazzaville
243|Africa/Kinshasa Africa/Lubumbashi
2431 2433 2434 2435 2436|Africa/Kinshasa
2432|Africa/Lubumbashi
244|Africa/Luanda
246|Indian/Chagos
247 290|Atlantic/St_Helena
248|Indian/Mahe
249|Africa/Khartoum
250|Africa/Kigali
251|Africa/Addis_Ababa
252|Africa/Mogadishu
253|Africa/Djibouti
255|Africa/Dar_es_Salaam
256|Africa/Kampala
257|Africa/Bujumbura
258|Africa/Maputo
260|Africa/Lusaka
261|Indian/Antananarivo
262|Indian/Mayotte Indian/Reunion
262262 262263 26269 26281 26282 26288 26289|Indian/Reunion
262269 26263|Indian/Mayotte
263|Africa/Harare
264|Africa/Windhoek
265|Africa/Blantyre
266|Africa/Maseru
267|Africa/Gaborone
268|Africa/Mbabane
269|Indian/Comoro
27|Africa/Johannesburg
291|Africa/Asmera
297|America/Aruba
298|Atlantic/Faeroe
299|America/Godthab America/Thule
2991 2992 2993 2994 2995 2996 2998 2999|America/Godthab
29997|America/Thule
29999|America/Scoresbysund
30|Europe/Athens
31|Europe/Amsterdam
32|Europe/Brussels
34|Atlantic/Canary Europe/Madrid
344 345 346 347 348 349|Europe/Madrid
350|Europe/Gibraltar
351|Atlantic/Azores Europe/Lisbon
3512|Europe/Lisbon
351292 351295 351296|Atlantic/Azores
352|Europe/Luxembourg
353 44 441481|Europe/Guernsey
355|Europe/Tirane
356|Europe/Malta
357|Asia/Nicosia
358|Europe/Helsinki
35818|Europe/Mariehamn
359|Europe/Sofia
36|Europe/Budapest
373|Europe/Chisinau
374|Asia/Yerevan
375 736 747 748 749 7803 7804 781 782 783 7840 7841 7843 7844 7845 7847 7855 7856 7857 786 787|Europe/Moscow
376|Europe/Andorra
377|Europe/Monaco
378|Europe/San_Marino
380|Europe/Kyiv
381 383|Europe/Belgrade
382|Europe/Podgorica
385|Europe/Zagreb
386|Europe/Ljubljana
387|Europe/Sarajevo
389|Europe/Skopje
39|Europe/Rome
41|Europe/Zurich
420|Europe/Prague
421|Europe/Bratislava
423|Europe/Vaduz
43|Europe/Vienna
441 442|Europe/London
441534|Europe/Jersey
441624|Europe/Isle_of_Man
45|Europe/Copenhagen
46|Europe/Stockholm
47 4779|Arctic/Longyearbyen
470 472 473 474 475 476 477 478 479|Europe/Oslo
48|Europe/Warsaw
49|Europe/Berlin
500|Atlantic/Stanley
501|America/Belize
502|America/Guatemala
503|America/El_Salvador
504|America/Tegucigalpa
506|America/Costa_Rica
507|America/Panama
508|America/Miquelon
509|America/Port-au-Prince
51|America/Lima
52|America/Cancun America/Ciudad_Juarez America/Matamoros America/Mazatlan America/Mexico_City America/New_York America/Tijuana
522 523 524 525 52618 52663 52671 52674 52675 52676 52677 527 528 529|America/Mexico_City
52200|America/Mexico_City America/Tijuana
52201|America/Mexico_City America/New_York
52311 52319 52323 52324 52325 52327 52389 52612 52613 52614 52615 5262 5263 5264 52651 52652 52653 52657 52659 52660 52662 52667 52668 52669 52672 52673 52687 5269|America/Mazatlan
52616 52646 52658 52661 52664 52665 52686|America/Tijuana
52626|America/Ojinaga
52649|America/Mazatlan America/Mexico_City
52656|America/Ciudad_Juarez
52867 52877 52878 52894 52899|America/Matamoros
52983 52984 52987 52998|America/Cancun
53|America/Havana
54|America/Buenos_Aires
55|America/Manaus America/Noronha America/Rio_Branco America/Sao_Paulo
551 552 553 554 5550 5551 5553 5554 5555 5561 5562 5563 5564 557 558 5590 559132 559198 5596 5598 5599|America/Sao_Paulo
555536 556734 556935 559121 559129 559130 559131 559133 559134 559135 559136 559137 559138 559140 559141 559199 559250 559321 559330 559332 559335 559337 559398 559399 559421 559430 559432 559433 559434 559437 559498 559499|America/Manaus America/Sao_Paulo
5565 5566 5567 5569 559|America/Manaus
5568|America/Rio_Branco
55812 558131 558135 558137 558138 558139 55814 55815 55817 55819|America/Noronha
558130 558132 558133 558134 558136|America/Noronha America/Sao_Paulo
56|America/Santiago Pacific/Easter
561 562 56322 56323 5633 5634 5635 564 565 566 567 568 569|America/Santiago
5632|Pacific/Easter
57|America/Bogota
58|America/Caracas
590|America/Guadeloupe
591|America/La_Paz
592|America/Guyana
593 59352|America/Guayaquil Pacific/Galapagos
5932 5933 5934 5935 5936 5937 5939|America/Guayaquil
594|America/Cayenne
595|America/Asuncion
596|America/Martinique
597|America/Paramaribo
598|America/Montevideo
599|America/Curacao
5993 5994 5997|America/Kralendijk
60|Asia/Kuching
61|Australia/Adelaide Australia/Brisbane Australia/Perth Australia/Sydney
611 612 613 617 618513 618514|Australia/Sydney
612550 612551 612552 612553 612554 612555 612559 612650 612651 612652 612653 612656 612659|Australia/Lord_Howe Australia/Sydney
617210 617301 617304 617306 617309 617329 617330 617331 617332 617333 617334 617340 617341 617343 617344 617345 617346 617349 617354 617356 617361 617364 617366 617374 617377 617381 617382 617383 617388 617390 617391 617392 617394 617399|Australia/Brisbane Australia/Sydney
617303 617305 617307 617308 61731 617322 617323 617326 617335 617336 617342 617350 617353 617355 617360 617362 617363 617370 617371 617372 617373 617389|Australia/Brisbane
618510 618511 618916|Australia/Adelaide Australia/Perth Indian/Christmas Indian/Cocos
618512|Australia/Adelaide Australia/Brisbane Australia/Perth Australia/Sydney Indian/Christmas Indian/Cocos
61855 6186 6187 6188 6189|Australia/Adelaide Australia/Perth
618917|Australia/Adelaide Australia/Perth Indian/Cocos
618919|Australia/Adelaide Australia/Perth Indian/Christmas
62|Asia/Jakarta Asia/Jayapura Asia/Makassar
62007 621 62379 62458 62516 62539 6280 62811 62818 62819 62824 62829 62831 62833 62834 62839 62853 62868 62876 62887|Asia/Jakarta Asia/Makassar
622 6231 6232 6233 6234 6235 62513 62515 62519 62522 62525 62528 6253 6256 626 627 628 62920 62958 62963 62979|Asia/Jakarta
6236 6237 6238 624 62511 62512 62517 62518 62526 62527 6254 6255|Asia/Makassar
62403|Asia/Jayapura Asia/Makassar
6290 6291 6292 62951 62955 62956 62957 62962 62966 62967 62969 62971 62975 6298|Asia/Jayapura
62915 62952|Asia/Jakarta Asia/Jayapura
63|Asia/Manila
64|Pacific/Auckland Pacific/Chatham
641 642 643 644 645 646 647 648 649|Pacific/Auckland
64330|Pacific/Chatham
65|Asia/Singapore
66|Asia/Bangkok
670|Asia/Dili
672|Pacific/Norfolk
673|Asia/Brunei
674|Pacific/Nauru
675|Pacific/Port_Moresby
676|Pacific/Tongatapu
677|Pacific/Guadalcanal
678|Pacific/Efate
679|Pacific/Fiji
680|Pacific/Palau
681|Pacific/Wallis
682|Pacific/Rarotonga
683|Pacific/Niue
685|Pacific/Apia
686|Pacific/Enderbury Pacific/Kiritimati Pacific/Tarawa
687|Pacific/Noumea
688|Pacific/Funafuti
689|Pacific/Gambier Pacific/Marquesas Pacific/Tahiti
6894 68988 68989|Pacific/Tahiti
690|Pacific/Fakaofo
691|Pacific/Kosrae Pacific/Truk
6913 691933|Pacific/Truk
69132 691920 691921 691924 691926|Pacific/Ponape
69137|Pacific/Kosrae
692|Pacific/Majuro
7|Asia/Almaty Asia/Anadyr Asia/Irkutsk Asia/Krasnoyarsk Asia/Magadan Asia/Omsk Asia/Yakutsk Europe/Moscow Europe/Samara Pacific/Guam
7301 7395|Asia/Irkutsk
7302 7411 7416|Asia/Yakutsk
733 734 735|Asia/Yekaterinburg
7341 7842 7846 7848 7851|Europe/Samara
7381|Asia/Omsk
7382 7383|Asia/Novosibirsk
7384 7385 7388 7390 7391 7394|Asia/Krasnoyarsk
740|
7413|Asia/Magadan
7415|Asia/Kamchatka
7424|Asia/Sakhalin
7427|Asia/Anadyr
77|Asia/Almaty
79|Asia/Krasnoyarsk Asia/Vladivostok Asia/Yekaterinburg Europe/Kaliningrad Europe/Moscow
7711 7712 7713 7729|Asia/Aqtobe
7800 7808 7809 7810|Asia/Almaty Europe/Moscow
81|Asia/Tokyo
82 850|Asia/Seoul
84|Asia/Ho_Chi_Minh
852|Asia/Hong_Kong
853 86|Asia/Shanghai
855|Asia/Phnom_Penh
856|Asia/Vientiane
880|Asia/Dhaka
886|Asia/Taipei
90|Europe/Istanbul
91|Asia/Calcutta
92|Asia/Karachi
93|Asia/Kabul
94|Asia/Colombo
95|Asia/Rangoon
960|Indian/Maldives
961|Asia/Beirut
962|Asia/Amman
963|Asia/Damascus
964|Asia/Baghdad
965|Asia/Kuwait
966|Asia/Riyadh
967|Asia/Aden
968|Asia/Muscat
971|Asia/Dubai
972|Asia/Jerusalem
973|Asia/Bahrain
974|Asia/Qatar
975|Asia/Thimphu
976|Asia/Choibalsan Asia/Hovd
97611 97612 97613 97615 97621 97622 97623 97625 97626 9765 9766 9767 9768 9769|Asia/Ulaanbaatar
97614 97624|Asia/Hovd
976158 976258|Asia/Choibalsan
977|Asia/Katmandu
98|Asia/Tehran
992|Asia/Dushanbe
993|Asia/Ashgabat
994|Asia/Baku
995|Asia/Tbilisi
996|Asia/Bishkek
998|Asia/Tashkent
`
