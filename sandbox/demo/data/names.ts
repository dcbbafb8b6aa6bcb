/** Given names, old and young, of the kinds that an Australian bridge club's list has. */
export const firstNames = words(`
Alan Alice Alison Amanda Andrew Angela Ann Anne Anthony Arjun Arthur Audrey Barbara Barry Beatrice Belinda Ben
Bernadette Beryl Betty Beverley Bill Bob Brenda Brett Brian Bronwyn Bruce Callum Carmel Carol Caroline Catherine
Charles Charlotte Chen Cheryl Chloe Chris Christine Claire Clive Colin Colleen Craig Dale Daniel Daphne Darren David
Dawn Deborah Denise Dennis Derek Diana Dianne Donald Doreen Dorothy Douglas Edward Eileen Elaine Eleanor Elizabeth
Ella Emily Emma Eric Erin Estelle Ethan Evelyn Fay Felicity Fiona Fran Frances Frank Fred Gail Gareth Gary Geoff
George Gillian Giuseppe Glenda Glenys Gordon Grace Graeme Graham Greg Gwen Harold Harriet Harry Hazel Heather Helen
Henry Howard Hugh Ian Imogen Indira Ingrid Irene Isabel Ivan Jack Jacinta Jacqueline James Jan Jane Janet Janice
Jason Jean Jeff Jennifer Jenny Jessica Jill Jim Joan Joanna John Jonathan Joseph Joy Joyce Judith Judy Julia Julie
June Karen Kate Kathleen Kay Keith Kelvin Ken Kerry Kevin Kim Lachlan Laura Lauren Leanne Leonie Leslie Liam Lily
Linda Liz Lois Lorraine Louise Lucy Lyn Lynette Malcolm Marcia Margaret Margot Maria Marie Marilyn Marion Mark
Marlene Martin Mary Matthew Maureen Mavis Max Mei Melissa Mia Michael Michelle Mick Moira Monica Muriel Murray
Nadia Nancy Natalie Neil Nerida Neville Nicholas Nicole Nigel Noel Nola Norma Norman Olga Olive Oliver Olivia Oscar
Pamela Patricia Patrick Paul Pauline Penelope Peter Philip Phillipa Phyllis Priya Rachel Raj Ralph Ray Rebecca
Reginald Renee Rex Rhonda Richard Robert Robin Robyn Rod Roger Rohan Ron Rosalie Rosemary Ross Roy Russell Ruth
Ryan Sally Samantha Samuel Sandra Sanjay Sarah Scott Sean Sharon Sheila Shirley Simon Sonia Sophie Stan Stella
Stephanie Stephen Steven Stewart Stuart Sue Susan Suzanne Sylvia Tanya Ted Teresa Terence Thelma Theo Thomas Tim
Tom Toni Tony Tracey Trevor Tuan Una Ursula Valerie Vera Vicki Victor Victoria Vincent Viviane Wal Walter Warren
Wayne Wendy Wei William Winifred Yvonne Zara Zoe
`);

/** Family names. */
export const lastNames = words(`
Abbott Abernethy Adamson Agostini Ainsworth Alderton Allardyce Anastasiou Anderton Appleby Ashcroft Atherton Atkins
Bainbridge Baker Ballantyne Bannister Barclay Barlow Barrington Bassett Beaumont Beckett Bellamy Bennett Beresford
Bhattacharya Birch Blackwood Blythe Bolton Bottomley Bradshaw Brennan Brewster Brightwell Broadbent Bromley Brown
Buchanan Burgess Butterworth Byrne Calloway Cameron Campbell Capaldi Cartwright Castellano Cavanagh Chadwick
Chalmers Chan Chandra Charlesworth Chatterton Cheng Christensen Clancy Clarkson Clements Coburn Coleman Collingwood
Connolly Constantine Cooke Corrigan Costello Courtney Cowan Crawford Cruickshank Cunningham Curtis D'Angelo
D'Souza Dalgleish Dalton Davenport Davidson Dawson De-Vries Delaney Dempsey Devlin Dimitriou Dixon Donaldson
Donnelly Doyle Drummond Dunne Eastwood Eddington Egan Ellery Elphinstone Emerson Evans Fairweather Falconer Farrell
Farquhar Fennell Ferguson Fernando Finch Fitzgerald Fitzpatrick Fletcher Forsyth Foster Fraser Frost Gallagher
Galloway Garrett Georgiou Gibbons Gilchrist Gillespie Gleeson Goddard Goldberg Goodwin Grantham Greenaway Grimshaw
Gunawardena Haddad Halloran Hamilton Hanrahan Hargreaves Harrington Haslam Hawthorne Heffernan Henderson Heywood
Higginbotham Hinchcliffe Ho Hollingsworth Holloway Hoang Hopkins Houlihan Hughes Hutchinson Ibrahim Inglis Ingram
Ivanov Jackson Jamieson Jankovic Jarvis Jayasuriya Jefferson Jennings Jensen Johansson Jorgensen Kapoor Kavanagh
Keating Kelleher Kemp Kendall Kennedy Kershaw Khoury Kingston Kirkpatrick Kovacs Krishnan Kwan Laidlaw Lambert
Langford Larkin Lau Lawlor Leadbetter Lee Leung Lightfoot Lim Lindqvist Livingstone Lombardi Longworth Lovell
Lynch Macarthur MacDonald Mackenzie Maguire Mahoney Malone Mannering Marchetti Marsden Masterson Mathews McAllister
McCarthy McDermott McGrath McIntyre McKenna McLachlan McNamara Mehta Merriweather Middleton Milligan Mitchell
Molloy Montague Moreland Moretti Mortimer Mukherjee Muir Mulcahy Murchison Naidoo Nakamura Nesbitt Newbury Nguyen
Nicholson Nightingale Norris O'Brien O'Connor O'Donnell O'Keefe O'Neill O'Sullivan Oakley Osborne Padovani
Papadopoulos Parkinson Partridge Patel Paterson Pemberton Pereira Perkins Petrov Pettigrew Pham Pickering Plunkett
Pollard Postlethwaite Prendergast Prescott Pritchard Quinlan Quirk Radcliffe Rafferty Ramsay Rashid Redfern
Reynolds Richardson Ridgeway Rigby Robertson Rosenthal Rossi Rowbotham Russo Rutherford Ryan Salisbury Samaras
Sanderson Satchell Saunders Schneider Scott-Hughes Seaton Seymour Shankar Shaughnessy Sheridan Sidhu Silvestri
Simmonds Sinclair Singh Smithson Sorensen Spencer-Kwan Stafford Stanhope Stavros Sternberg Stokes Strickland
Summerfield Sutherland Swinburne Szabo Tait Talbot Tanaka Templeton Thistlethwaite Thorne Tiernan Todd Townsend
Tran Treloar Trevelyan Turnbull Underhill Unsworth Van-Houten Vasquez Venkatesan Vickers Villiers Vo Wadsworth
Wainwright Walcott Wallace Warburton Waterhouse Weatherall Webster Wellington Westbrook Whitaker Whitfield
Wijesinghe Wilberforce Wilkinson Williamson Winterbottom Wolfe Wong Woodhouse Worthington Wright Yamamoto Yates Yeo
Young Zammit Zhang Zielinski
`);

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
