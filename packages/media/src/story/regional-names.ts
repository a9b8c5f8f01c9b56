import type { Genre } from './genre.ts'

const list = (text: string): string[] => text.split(' ')

const regions: readonly (readonly [place: RegExp, names: Genre['names']])[] = [
  [
    /lisbon|lisboa|porto\b|portugal|brazil|rio de/u,
    {
      female: list('Ines Marta Luisa Catarina Beatriz Sofia'),
      male: list('Rui Tiago Duarte Miguel Afonso Nuno'),
      family: list('Carvalho Pinto Ferreira Lobo Tavares Esteves'),
    },
  ],
  [
    /paris|france|marseille|lyon|provence|brittany/u,
    {
      female: list('Camille Odile Solange Elise Margot Noemie'),
      male: list('Luc Bastien Henri Mathieu Gilles Remy'),
      family: list('Moreau Lacroix Besson Vidal Chartier Girard'),
    },
  ],
  [
    /tokyo|japan|kyoto|osaka|hokkaido/u,
    {
      female: list('Yuki Haruka Sayuri Emi Naoko Aya'),
      male: list('Kenji Haruto Takeshi Ren Daichi Shin'),
      family: list('Mori Tanaka Ishikawa Ota Hayashi Kondo'),
    },
  ],
  [
    /berlin|hamburg|germany|vienna|austria|munich|zurich/u,
    {
      female: list('Greta Anke Johanna Lotte Frieda Karin'),
      male: list('Jonas Emil Matthias Ruben Otto Falk'),
      family: list('Brandt Vogel Seidel Hartwig Kramer Lenz'),
    },
  ],
  [
    /rome|italy|venice|naples|florence|sicily|milan/u,
    {
      female: list('Chiara Ludovica Elena Gaia Paola Bianca'),
      male: list('Matteo Dario Enzo Luca Silvio Piero'),
      family: list('Ferrara Conti Morandi Greco Salvi Bellini'),
    },
  ],
  [
    /madrid|spain|barcelona|sevill|mexico|havana|buenos aires|bogota/u,
    {
      female: list('Pilar Lucia Carmen Ximena Rosario Alba'),
      male: list('Mateo Joaquin Diego Ramon Ignacio Tomas'),
      family: list('Ibarra Solano Cortes Mendoza Vega Rojas'),
    },
  ],
  [
    /moscow|russia|petersburg|siberia|kiev|kyiv|ukraine/u,
    {
      female: list('Vera Oksana Ludmila Anya Sonya Daria'),
      male: list('Anton Pavel Lev Mikhail Grigor Yuri'),
      family: list('Orlov Sorokin Melnik Karpov Zaitsev Belov'),
    },
  ],
  [
    /india|mumbai|delhi|kolkata|bengal|jaipur/u,
    {
      female: list('Meera Anjali Kavita Leela Priya Uma'),
      male: list('Arjun Vikram Naveen Rohan Sanjay Dev'),
      family: list('Rao Mehta Banerjee Iyer Kapoor Chandra'),
    },
  ],
  [
    /ireland|dublin|scotland|edinburgh|galway|glasgow/u,
    {
      female: list('Niamh Isla Fiona Aoife Mairi Bridget'),
      male: list('Callum Eoin Rory Hamish Declan Fergus'),
      family: list('Byrne Munro Keane Sinclair Doyle Lennox'),
    },
  ],
  [
    /norway|sweden|denmark|iceland|oslo|bergen|stockholm|copenhagen/u,
    {
      female: list('Ingrid Astrid Solveig Maja Runa Tove'),
      male: list('Anders Leif Mikkel Einar Jens Sigurd'),
      family: list('Lund Dahl Nygaard Holm Berg Strand'),
    },
  ],
  [
    /egypt|cairo|morocco|marrakesh|istanbul|baghdad|damascus/u,
    {
      female: list('Leila Samira Nadia Yasmin Hanan Zeynep'),
      male: list('Karim Yusuf Omar Tarek Idris Hakan'),
      family: list('Mansour Haddad Aziz Demir Farouk Nasser'),
    },
  ],
  [
    /china|beijing|shanghai|hong kong|taipei/u,
    {
      female: list('Mei Lian Xiu Jing Yan Fang'),
      male: list('Wei Jun Bao Cheng Hao Tao'),
      family: list('Chen Liu Zhang Wu Lin Zhao'),
    },
  ],
  [
    /lagos|nigeria|ghana|accra|kenya|nairobi|africa/u,
    {
      female: list('Amara Ngozi Wanjiru Efua Zola Imani'),
      male: list('Kofi Chidi Tunde Kamau Sefu Obi'),
      family: list('Okafor Mensah Adeyemi Mwangi Diallo Boateng'),
    },
  ],
]

/** Names as they are given around a place; undefined for places that it doesn't know. */
export const regionalNames = (place: string): Genre['names'] | undefined =>
  regions.find(([words]) => words.test(place.toLowerCase()))?.[1]
